import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import {
  mayPatrol,
  refuseSolving,
  SOLVED_STAGE,
  type PatrolOptions,
  type PatrolReport,
  type ReportedMatter,
} from '#shared/patrol.ts'
import { say } from '#shared/say.ts'
import type { IntakeItem } from '#shared/ticket.ts'
import { answerOnce, type Retry } from '#server/cases/answerOnce.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { draftOf } from '#server/cases/happening.ts'
import { settled } from '#server/cases/settled.ts'
import type { Clock } from '#server/clock.ts'
import { badRequest, notAllowed, notFound, refused } from '#server/errors.ts'
import type { EvidenceService } from '#server/evidence/evidenceService.ts'
import type { Org } from '#server/grids/org.ts'
import type { IntakeService } from '#server/intake/intakeService.ts'
import { redact, redactPersons } from '#server/intake/redact.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import type { CurrentCaseLimits } from '#server/rules/caseLimits.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Rulebook } from '#server/rules/rulebook.ts'
import type { Tables } from '#server/store/tables.ts'
import { readCodeList } from '#server/visits/codeListRepo.ts'
import { takeRunningNumber } from '#server/visits/runningNumber.ts'
import * as repo from './patrolRepo.ts'
import { reportPlace } from './reportPlace.ts'
import { solvedOnTheSpot } from './solvedOnTheSpot.ts'

export interface PatrolDeps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  org: Org
  limits: Limits
  caseLimits: CurrentCaseLimits
  rulebook: () => Rulebook
  intake: Pick<IntakeService, 'prepare' | 'receiveIn'>
  evidence: Pick<EvidenceService, 'add'>
}

/** What a report answers: ids and a number, no words, since it is kept for a retry. */
export interface TakenReport {
  id: string
  number: string
  caseId: string
}

/** How many of one's own reports the page shows. */
const LISTED = 50

/** Reports from the street: each is one ticket of the visits, however often a weak line sends it. */
export function createPatrol(deps: PatrolDeps) {
  const { db, ledger, clock, org, limits, caseLimits, rulebook, intake, evidence } = deps

  /** One's own report; another's is none. */
  async function ownReport(account: Account, id: string): Promise<repo.ReportRow> {
    const found = await repo.findReport(db, id)
    if (found?.accountId !== mustPatrol(account).id) throw notFound('report')
    return found
  }

  const needsPhoto = async (now: Date): Promise<boolean> =>
    (await limits.at('formPhotos', now)).stages[SOLVED_STAGE] === 'must'

  return {
    async options(account: Account): Promise<PatrolOptions> {
      mustPatrol(account)
      const now = clock.now()
      const [matters, solvedNeedsPhoto] = await Promise.all([
        readCodeList(db, 'patrolMatter', now),
        needsPhoto(now),
      ])
      return { matters, solvedNeedsPhoto }
    },

    list: (account: Account): Promise<ReportedMatter[]> =>
      repo.listReports(db, mustPatrol(account).id, LISTED),

    report(account: Account, input: PatrolReport, retry: Retry | null): Promise<TakenReport> {
      mustPatrol(account)
      // A phone is handed on: what one person wrote is not sent as the next one's.
      if (input.authorId !== undefined && input.authorId !== account.id)
        throw notAllowed('It was written under another account')
      return ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          const placed = await reportPlace(tx, org, account, input, now)
          const number = await takeRunningNumber(tx, 'SB', now)
          const prepared = intake.prepare('visits', itemOf(input, number, now), placed)
          const { results, drafts } = await intake.receiveIn(tx, [prepared], now)
          const { ticketId, caseId } = results[0] ?? {}
          // The number was taken in this transaction, so nobody can have sent it before.
          if (ticketId === undefined || caseId === undefined) throw new Error('Nothing was taken')
          const id = newId()
          const [accountId, writtenAt] = [account.id, new Date(input.writtenAt)]
          const done = redactPersons(input.done.trim())
          await repo.insertReport(tx, {
            ...{ id, number, accountId, ticketId, writtenAt, receivedAt: now, done },
          })
          const by = { actor: account.id, label: account.label }
          return {
            result: { id, number, caseId },
            // Who reported it stands in the log; a feed's own tickets name the feed.
            drafts: drafts.map((draft) => ({
              ...draft,
              actor: by.actor,
              data: { ...draft.data, actor: by.label },
            })),
          }
        }),
      )
    },

    /** A photo of what was reported, by whoever reported it, for as long as the case is open. */
    async addPhoto(
      account: Account,
      id: string,
      content: AsyncIterable<Uint8Array>,
      key: string | null,
    ): Promise<{ id: string }> {
      const { caseId } = await ownReport(account, id)
      const target = { caseId, isReporters: true } as const
      const added = await evidence.add(account, target, {}, content, key)
      return { id: added.id }
    },

    /** 自行处置: the case is closed with what was done. Said twice it stays as it was said first. */
    async solve(account: Account, id: string, retry: Retry | null): Promise<TakenSolution> {
      await ownReport(account, id)
      return ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          const report = await repo.findReport(tx, id)
          const before = report && (await lockCases(tx, [report.caseId])).get(report.caseId)
          if (!report || !before) throw notFound('report')
          if (report.solvedAt) return { result: solvedIn(before), drafts: [] }
          if (report.done === '')
            throw badRequest('Nothing was done on the spot', {
              reason: say('patrol.problem.nothingDone'),
            })
          const refusal = refuseSolving(before)
          if (refusal) throw refused(refusal)
          if ((await needsPhoto(now)) && (await repo.countPhotos(tx, before.id, account.id)) === 0)
            throw badRequest('A photo of it is asked for', {
              reason: say('evidence.problem.photoMissing'),
            })
          const said = { by: account.label, note: redact(report.done) }
          const solved = solvedOnTheSpot(before, said, now)
          const moment = { now, limits: caseLimits.current(), rulebook: rulebook() }
          const after = settled(before, solved, moment)
          await updateCases(tx, [after])
          await repo.markSolved(tx, id, now)
          const actor = { id: account.id, label: account.label }
          const { type, what, outbox = [] } = solved
          return {
            result: solvedIn(after),
            drafts: [draftOf({ type, actor, before, after, what, outbox })],
          }
        }),
      )
    },
  }
}
export interface TakenSolution {
  caseId: string
  status: CaseCard['status']
}
const solvedIn = ({ id, status }: CaseCard): TakenSolution => ({ caseId: id, status })

function mustPatrol(account: Account): Account {
  if (!mayPatrol(account)) throw notAllowed('This account does not report from the street')
  return account
}

/** A finding of the feed `visits`; its number begins so that no other source's can be the same. */
function itemOf(
  { what, place, location, writtenAt, done }: PatrolReport,
  number: string,
  now: Date,
): IntakeItem {
  // A device's clock may run ahead; nothing was seen after it was told.
  const seenAt = Math.min(Date.parse(writtenAt), now.getTime())
  return {
    sourceId: `shaotai:${number}`,
    title: what,
    detail: done.trim() === '' ? what : `${what}\n已当场处置：${done.trim()}`,
    receivedAt: now.toISOString(),
    occurredAt: new Date(seenAt).toISOString(),
    ...(place.trim() !== '' && { address: place.trim() }),
    ...(location && { location: { ...location, crs: 'WGS84' as const }, locationIs: 'problem' }),
  }
}
