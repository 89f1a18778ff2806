import { computed, shallowRef } from 'vue'
import type {
  RuleChanged,
  RuleChangeTold,
  RuleRow,
  RuleTableInfo,
  RuleTableName,
  RuleWrite,
} from '#shared/ruleTable.ts'
import type { Say } from '#shared/say.ts'
import { get, post, type Answer } from '../link/http.ts'
import { problemInWords } from '../words/problemInWords.ts'
import { keyOf, versionsOf } from './ruleVersions.ts'

/** One table of rules: its rows, who changed it, and the one way to change it. */
export function useRuleTable(info: RuleTableInfo) {
  const path = `/api/admin/tables/${info.name}`
  const rows = shallowRef<readonly RuleRow[]>([])
  const changes = shallowRef<readonly RuleChangeTold[]>([])
  const isLoaded = shallowRef(false)
  const isBusy = shallowRef(false)
  const problem = shallowRef<Say | null>(null)
  const readAt = shallowRef('')
  /** Another moment to look at the table from; null: now. */
  const lookAt = shallowRef<string | null>(null)

  async function load(): Promise<void> {
    const [here, told] = await Promise.all([
      get<{ rows: RuleRow[]; at: string }>(path),
      get<{ changes: RuleChangeTold[] }>(`${path}/changes`),
    ])
    if (!here.ok || !told.ok) {
      const refused = here.ok ? told : here
      if (!refused.ok) problem.value = problemInWords(refused.error)
      return
    }
    readAt.value = here.data.at
    rows.value = here.data.rows
    changes.value = told.data.changes
    isLoaded.value = true
  }

  async function send(ask: () => Promise<Answer<RuleChanged>>): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    problem.value = null
    const answer = await ask()
    // Also when somebody was faster: then what they wrote is what one must look at.
    if (answer.ok || answer.error.code === 'versionConflict') await load()
    if (!answer.ok) problem.value = problemInWords(answer.error)
    isBusy.value = false
    return answer.ok
  }

  return {
    rows,
    changes,
    isLoaded,
    isBusy,
    problem,
    load,
    lookAt,
    versions: computed(() => versionsOf(rows.value, info.key, lookAt.value ?? readAt.value)),
    write: (wanted: RuleWrite) => send(() => post<RuleChanged>(path, wanted)),
    end: (row: RuleRow, at: string | null) =>
      send(() =>
        post<RuleChanged>(`${path}/end`, {
          key: keyOf(info.key, row),
          replaces: row.validFrom,
          ...(at !== null && { at }),
        }),
      ),
  }
}

/** The tables there are, with their fields. */
export const readRuleTables = (): Promise<Answer<{ tables: RuleTableInfo[] }>> =>
  get<{ tables: RuleTableInfo[] }>('/api/admin/tables')

/** Where a table goes out as a file and comes in again. */
export const filePath = (name: RuleTableName): string => `/api/admin/tables/${name}/file`
