import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import {
  DisputeWords,
  type DisputeCommandName,
  type DisputeCommands,
  type NewDispute,
} from '#shared/dispute.ts'
import { refuseDispute } from '#shared/disputeRules.ts'
import {
  reminderBy,
  rulesFor,
  type ReminderRule,
  type ReminderStage,
} from '#shared/disputeReminder.ts'
import type { Rulebook } from '#shared/clockRule.ts'
import { say, type Say } from '#shared/say.ts'
import { wordsRight } from '#shared/visitSight.ts'
import { answerOnce, type Retry } from '#server/cases/answerOnce.ts'
import { AppError, notAllowed, notFound, refused, versionConflict } from '#server/errors.ts'
import type { Org } from '#server/grids/org.ts'
import { redactAddress, redactPersons } from '#server/intake/redact.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Tables } from '#server/store/tables.ts'
import { asideDraft, roomsOf } from '#server/visits/asideDraft.ts'
import { checkCodes } from '#server/visits/codeListRepo.ts'
import { takeRunningNumber } from '#server/visits/runningNumber.ts'
import { insertStep } from '#server/visits/stepRepo.ts'
import { insertWordsReveal } from '#server/visits/visitRepo.ts'
import { writtenPlace } from '#server/visits/writtenPlace.ts'
import { OPENING_STEP } from './disputeReading.ts'
import {
  insertDispute,
  insertDisputeWords,
  lockDispute,
  readDisputeWords,
  updateDispute,
  type DisputeRow,
} from './disputeRepo.ts'
import { dropReminders, finishReminder, insertReminders, readReminders } from './reminderRepo.ts'
import { readReminderRules } from './reminderRuleRepo.ts'

export interface DisputeDeps {
  db: Kysely<Tables>
  ledger: Ledger
  org: Org
  sealing: Sealing
  rulebook: () => Rulebook
}

/** Writing disputes down and going on with them; their reminders come from rows. */
export function createDisputes({ ledger, org, sealing, rulebook }: DisputeDeps) {
  const plan = (rule: ReminderRule, now: Date) => ({
    id: newId(),
    ...reminderBy(rule, now, rulebook().calendar),
  })

  /** What the stage asks for from now on; what the last one asked for and nobody did is dropped. */
  async function enter(tx: Tx, id: string, kind: string, stage: ReminderStage, now: Date) {
    await dropReminders(tx, id, now)
    const rules = rulesFor(await readReminderRules(tx), stage, kind, now)
    await insertReminders(
      tx,
      id,
      rules.map((rule) => plan(rule, now)),
    )
  }

  /** Ends it, and plans the next one where the row says that it comes again. */
  async function finish(tx: Tx, disputeId: string, reminderId: string, now: Date) {
    await finishReminder(tx, reminderId, now)
    const reminders = (await readReminders(tx, [disputeId])).get(disputeId) ?? []
    const done = reminders.find(({ id }) => id === reminderId)
    const rules = await readReminderRules(tx)
    const row = rules.find((one) => one.code === done?.rule && one.validFrom === done.ruleSince)
    if (row?.repeats) await insertReminders(tx, disputeId, [plan(row, now)])
  }

  async function change(
    tx: Tx,
    before: DisputeRow,
    input: DisputeCommands[DisputeCommandName],
    now: Date,
  ): Promise<Say> {
    const { id, kind, outcome, closedAt } = before
    const version = before.version + 1
    if ('to' in input) {
      await updateDispute(tx, { id, version, stage: input.to, outcome, closedAt })
      await enter(tx, id, kind, input.to, now)
      return say('happened.disputeAdvanced', { stage: `disputeStage.${input.to}` })
    }
    if ('outcome' in input) {
      await updateDispute(tx, {
        ...{ id, version, stage: 'closed', outcome: input.outcome, closedAt: now },
      })
      if (input.outcome === 'watched') await enter(tx, id, kind, 'watched', now)
      else await dropReminders(tx, id, now)
      return say('happened.disputeClosed', { outcome: `disputeOutcome.${input.outcome}` })
    }
    await updateDispute(tx, { id, version, stage: before.stage, outcome, closedAt })
    if (!('reminderId' in input)) return say('happened.disputeNoted')
    await finish(tx, id, input.reminderId, now)
    return say('happened.disputeReminderDone')
  }

  const told = (
    account: Account,
    row: Pick<DisputeRow, 'id' | 'townCode' | 'gridId' | 'unitId'>,
    what: Say,
  ) =>
    asideDraft({
      type: 'dispute:changed',
      actor: { id: account.id, label: account.label },
      id: row.id,
      what,
      rooms: roomsOf({ ...row, unitIds: [row.unitId] }),
    })

  return {
    open(account: Account, input: NewDispute, retry: Retry | null) {
      const place = redactAddress(input.place)
      const words = redactPersons(input.words)
      const sealed = sealing.seal({ place: input.place, words: input.words } satisfies DisputeWords)
      return ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          await checkCodes(tx, 'disputeKind', 'kind', [input.kind], now)
          await checkCodes(tx, 'disputeParty', 'parties', input.parties, now)
          const at = await writtenPlace(tx, org, account, input.communityCode)
          const { townCode, gridId, communityCode, unitId } = at
          const { kind, parties, stage } = input
          const id = newId()
          const number = await takeRunningNumber(tx, 'JF', now)
          await insertDispute(tx, {
            ...{ id, number, townCode, gridId, communityCode, unitId, kind, parties, stage },
            ...{ place, words, openedAt: now, authorId: account.id, author: account.label },
          })
          const what = say('happened.disputeOpened', { stage: `disputeStage.${stage}` })
          await insertStep(tx, id, { at: now, actor: account.label, what, note: '' })
          await insertDisputeWords(tx, { disputeId: id, n: OPENING_STEP, sealed, now })
          await enter(tx, id, kind, stage, now)
          const row = { id, townCode, gridId, unitId }
          return { result: { id, number, version: 1 }, drafts: [told(account, row, what)] }
        }),
      )
    },

    command<N extends DisputeCommandName>(
      name: N,
      account: Account,
      id: string,
      input: DisputeCommands[N],
      retry: Retry | null,
    ) {
      const note = redactPersons(input.note)
      const sealed = sealing.seal({ note: input.note })
      return ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          const before = await lockDispute(tx, account, id)
          if (!before) throw notFound('dispute')
          const reminders = (await readReminders(tx, [id])).get(id) ?? []
          const refusal = refuseDispute(name, account, { ...before, reminders }, input)
          if (refusal?.code === 'notAllowed') throw refused(refusal)
          if (before.version !== input.expectedVersion) throw versionConflict(before.version)
          if (refusal) throw refused(refusal)

          const what = await change(tx, before, input, now)
          const n = await insertStep(tx, id, { at: now, actor: account.label, what, note })
          await insertDisputeWords(tx, { disputeId: id, n, sealed, now })
          return {
            result: { id, version: before.version + 1 },
            drafts: [told(account, before, what)],
          }
        }),
      )
    },

    /** Whole words to one person who says why; those whose it is read that it happened. */
    reveal: (account: Account, id: string, reason: string): Promise<DisputeWords> =>
      ledger.write(async (tx, now) => {
        const dispute = await lockDispute(tx, account, id)
        if (!dispute) throw notFound('dispute')
        const right = wordsRight(account, dispute)
        if (right === 'never') throw notAllowed('This account reads no whole words')
        const sealed = (await readDisputeWords(tx, [id])).get(id)?.get(OPENING_STEP)
        if (!sealed) throw new Error(`The words of dispute ${id} are missing`)
        const words = DisputeWords.parse(sealing.open(sealed))
        if (right === 'own') return { result: words, drafts: [] }
        if (reason.trim() === '')
          throw new AppError('reasonRequired', 'Say why you need to see the whole words')
        const kept = { id: newId(), accountId: account.id, kind: 'dispute', ofId: id } as const
        await insertWordsReveal(tx, { ...kept, reason: sealing.seal(reason) }, now)
        const what = say('happened.wordsRevealed', { by: account.label })
        await insertStep(tx, id, { at: now, actor: account.label, what, note: '' })
        return { result: words, drafts: [told(account, dispute, what)] }
      }),
  }
}
