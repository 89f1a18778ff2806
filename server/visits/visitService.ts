import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { localDate } from '#shared/calendar.ts'
import { say } from '#shared/say.ts'
import { refuseCorrection, VisitWords, type NewVisit, type VisitCorrection } from '#shared/visit.ts'
import { mayWriteVisits, wordsRight } from '#shared/visitSight.ts'
import { answerOnce, type Retry } from '#server/cases/answerOnce.ts'
import { AppError, notAllowed, notFound, refused, versionConflict } from '#server/errors.ts'
import type { Org } from '#server/grids/org.ts'
import type { IntakeService } from '#server/intake/intakeService.ts'
import { redact, redactAddress, redactPersons } from '#server/intake/redact.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Tables } from '#server/store/tables.ts'
import { asideDraft, roomsOf } from './asideDraft.ts'
import { checkCodes } from './codeListRepo.ts'
import { takeRunningNumber } from './runningNumber.ts'
import { insertStep } from './stepRepo.ts'
import { insertTopics } from './topicRepo.ts'
import { openCases } from './visitFindings.ts'
import {
  correctVisit,
  findVisit,
  insertFindings,
  insertVisit,
  insertWordsReveal,
  lockVisit,
} from './visitRepo.ts'
import { insertWish } from './wishRepo.ts'
import { writtenPlace } from './writtenPlace.ts'

export interface VisitDeps {
  db: Kysely<Tables>
  ledger: Ledger
  org: Org
  intake: Pick<IntakeService, 'prepare' | 'receiveIn'>
  sealing: Sealing
}

/** What writing a visit answers: no words, since it is kept for a retry. */
export interface WrittenVisit {
  id: string
  number: string
  caseIds: string[]
  topicIds: string[]
  wishId: string | null
}

/** Writing visits down: a diary line, and what of it others have to deal with. */
export function createVisits({ ledger, org, intake, sealing }: VisitDeps) {
  return {
    write(account: Account, input: NewVisit, retry: Retry | null): Promise<WrittenVisit> {
      // Redacting and sealing need no store: they are done before the transaction.
      const words = redacted(input)
      const sealed = sealing.seal(wordsOf(input))
      return ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          await checkPlaceKind(tx, input.placeKind, now)
          await checkFollowed(tx, account, input.followsUp)
          const at = await writtenPlace(tx, org, account, input.communityCode)
          const number = await takeRunningNumber(tx, 'ZF', now)
          const id = newId()
          const { townCode, gridId, communityCode, unitId } = at
          const visit = {
            ...{ id, number, townCode, gridId, communityCode, unitId, now },
            ...words,
            authorId: account.id,
            author: account.label,
            day: localDate(now),
            placeKind: input.placeKind ?? null,
            followUpOn: input.followUpOn ?? null,
            followsUp: input.followsUp ?? null,
          }
          await insertVisit(tx, visit, sealed)

          const cases = input.findings.filter((finding) => finding.as === 'case')
          const opened = await openCases(tx, intake, cases, { ...input, number }, at, now)
          await insertFindings(tx, id, opened.ticketIds)
          const topics = input.findings.flatMap(({ as, title, detail }) =>
            as === 'topic'
              ? [
                  {
                    id: newId(),
                    title: redact(title),
                    detail: redactPersons(detail?.trim() ? detail : input.seen),
                  },
                ]
              : [],
          )
          await insertTopics(tx, { visitId: id, townCode, gridId, now }, topics)
          const wishId = input.wish === undefined ? null : newId()
          if (wishId !== null && input.wish !== undefined) {
            const wish = redactPersons(input.wish)
            await insertWish(tx, { id: wishId, visitId: id, townCode, gridId, wish, now })
          }

          // A diary line is nobody else's matter: the log keeps that it was written, no screen hears it.
          const isOthersToo = input.findings.length > 0 || wishId !== null
          const rooms = isOthersToo ? roomsOf({ townCode, gridId, unitIds: [unitId] }) : null
          const actor = { id: account.id, label: account.label }
          const aside = (type: 'visit:changed' | 'topic:changed' | 'wish:changed', of: string) =>
            asideDraft({ type, actor, id: of, what: say(said[type]), rooms })
          return {
            result: {
              id,
              number,
              caseIds: opened.caseIds,
              topicIds: topics.map((topic) => topic.id),
              wishId,
            },
            drafts: [
              aside('visit:changed', id),
              ...opened.drafts,
              ...topics.map((topic) => aside('topic:changed', topic.id)),
              ...(wishId === null ? [] : [aside('wish:changed', wishId)]),
            ],
          }
        }),
      )
    },

    /** On the same day, by its author; what stood there is kept. */
    correct: (account: Account, id: string, input: VisitCorrection, retry: Retry | null) =>
      ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          const before = await lockVisit(tx, account, id)
          if (!before) throw notFound('visit')
          const refusal = refuseCorrection(account, before, now)
          if (refusal?.code === 'notAllowed') throw refused(refusal)
          if (before.version !== input.expectedVersion) throw versionConflict(before.version)
          if (refusal) throw refused(refusal)
          await checkPlaceKind(tx, input.placeKind, now)

          const version = before.version + 1
          const changes = {
            ...{ id, version },
            ...redacted(input),
            placeKind: input.placeKind ?? null,
            followUpOn: input.followUpOn ?? null,
          }
          await correctVisit(tx, changes, sealing.seal(wordsOf(input)), now)
          const { townCode, gridId, unitId, cases, topics, wish } = before
          const isOthersToo = cases.length + topics.length > 0 || wish !== null
          const draft = asideDraft({
            type: 'visit:changed',
            actor: { id: account.id, label: account.label },
            id,
            what: say('happened.visitCorrected'),
            rooms: isOthersToo ? roomsOf({ townCode, gridId, unitIds: [unitId] }) : null,
          })
          return { result: { id, version }, drafts: [draft] }
        }),
      ),

    /** Whole words to one person who says why; the author reads that it happened, not why. */
    reveal: (account: Account, id: string, reason: string): Promise<VisitWords> =>
      ledger.write(async (tx, now) => {
        const visit = await findVisit(tx, account, id)
        if (!visit) throw notFound('visit')
        const right = wordsRight(account, visit)
        if (right === 'never') throw notAllowed('This account reads no whole words')
        const words = VisitWords.parse(sealing.open(visit.sealed))
        if (right === 'own') return { result: words, drafts: [] }
        if (reason.trim() === '')
          throw new AppError('reasonRequired', 'Say why you need to see the whole words')
        const kept = { id: newId(), accountId: account.id, kind: 'visit', ofId: id } as const
        await insertWordsReveal(tx, { ...kept, reason: sealing.seal(reason) }, now)
        const what = say('happened.wordsRevealed', { by: account.label })
        await lockVisit(tx, account, id)
        await insertStep(tx, id, { at: now, actor: account.label, what, note: '' })
        const { townCode, gridId, unitId } = visit
        const rooms = roomsOf({ townCode, gridId, unitIds: [unitId] })
        const actor = { id: account.id, label: account.label }
        return {
          result: words,
          drafts: [asideDraft({ type: 'visit:changed', actor, id, what, rooms })],
        }
      }),
  }
}

const said = {
  'visit:changed': 'happened.visitWritten',
  'topic:changed': 'happened.topicRaised',
  'wish:changed': 'happened.wishMade',
} as const

type Words = Pick<NewVisit, 'place' | 'seen' | 'needs'>

const wordsOf = ({ place, seen, needs = '' }: Words): VisitWords => ({ place, seen, needs })

/** What others read: the place up to road or 小区, the words without persons. */
const redacted = ({ place, seen, needs = '' }: Words): VisitWords => ({
  place: redactAddress(place),
  seen: redactPersons(seen),
  needs: redactPersons(needs),
})

const checkPlaceKind = (tx: Tx, code: string | undefined, now: Date): Promise<void> =>
  checkCodes(tx, 'visitPlaceKind', 'placeKind', code === undefined ? [] : [code], now)

/** One looks back at visits of one's own or one's own 居村's. */
async function checkFollowed(tx: Tx, account: Account, id: string | undefined): Promise<void> {
  if (id === undefined) return
  const earlier = mayWriteVisits(account) ? await findVisit(tx, account, id) : null
  if (!earlier) throw notFound('visit')
}
