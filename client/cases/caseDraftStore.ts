import { defineStore } from 'pinia'
import { reactive } from 'vue'
import type { CaseCommandName, OrderCommandName } from '#shared/commands.ts'

/**
 * What was typed into a form and not yet sent: it survives a refusal, the opening of another case,
 * and a colleague who was faster. In memory only: a note may hold what the audit must not lose track of.
 */
export const useCaseDraftStore = defineStore('caseDrafts', () => {
  const drafts = reactive(new Map<string, unknown>())

  const keyOf = (id: string, command: CaseCommandName | OrderCommandName) => `${id} ${command}`

  /** The draft of this form, made from `empty` at the first touch. */
  function draft<T extends object>(
    id: string,
    command: CaseCommandName | OrderCommandName,
    empty: () => T,
  ): T {
    const key = keyOf(id, command)
    if (!drafts.has(key)) drafts.set(key, empty())
    // One command has one form, so what lies under its name has that form's shape.
    return drafts.get(key) as T
  }

  function drop(id: string, command: CaseCommandName | OrderCommandName): void {
    drafts.delete(keyOf(id, command))
  }

  return { draft, drop }
})
