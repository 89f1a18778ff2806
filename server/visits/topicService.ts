import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { say } from '#shared/say.ts'
import { refuseTopic, Topic, type MarkTopic, type TopicState } from '#shared/visitTopic.ts'
import { answerOnce, type Retry } from '#server/cases/answerOnce.ts'
import { notFound, refused, versionConflict } from '#server/errors.ts'
import { redactPersons } from '#server/intake/redact.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { asideDraft, roomsOf } from './asideDraft.ts'
import { insertStep, readSteps, withoutNumber } from './stepRepo.ts'
import { listTopics, lockTopic, updateTopic } from './topicRepo.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
}

const LISTED_MAX = 200

/** Topics for the station's meeting: raised on visits, talked about or put aside with a word on it. */
export function createTopics({ db, ledger }: Deps) {
  return {
    async list(account: Account, state: TopicState): Promise<Topic[]> {
      const rows = await listTopics(db, account, state, LISTED_MAX)
      const steps = await readSteps(
        db,
        rows.map(({ id }) => id),
      )
      return rows.map((row) =>
        Topic.parse({
          ...row,
          at: row.at.toISOString(),
          steps: (steps.get(row.id) ?? []).map(withoutNumber),
        }),
      )
    },

    mark: (account: Account, id: string, input: MarkTopic, retry: Retry | null) =>
      ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          const before = await lockTopic(tx, account, id)
          if (!before) throw notFound('topic')
          const refusal = refuseTopic(account, before, input.state, before.state)
          if (refusal?.code === 'notAllowed') throw refused(refusal)
          if (before.version !== input.expectedVersion) throw versionConflict(before.version)
          if (refusal) throw refused(refusal)

          const version = before.version + 1
          await updateTopic(tx, { id, version, state: input.state })
          const what = say('happened.topicMarked', { state: `topicState.${input.state}` })
          const note = redactPersons(input.note)
          await insertStep(tx, id, { at: now, actor: account.label, what, note })
          const rooms = roomsOf({ ...before, unitIds: [before.unitId] })
          const actor = { id: account.id, label: account.label }
          return {
            result: { id, version },
            drafts: [asideDraft({ type: 'topic:changed', actor, id, what, rooms })],
          }
        }),
      ),
  }
}
