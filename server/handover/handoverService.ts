import type { Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Account } from '#shared/account.ts'
import { isKnown, type AreaTree } from '#shared/area.ts'
import {
  audiencesOfPlace,
  mayHandOver,
  mayReadHandover,
  shiftStart,
  takenShiftEnd,
  type Handover,
  type HandoverCommands,
  type HandoverPlace,
} from '#shared/handover.ts'
import { handoverReport, type HandoverReport, type Stretch } from '#shared/handoverReport.ts'
import { say, type Say } from '#shared/say.ts'
import { answerOnce, type Retry } from '#server/cases/answerOnce.ts'
import type { Clock } from '#server/clock.ts'
import { AppError, badRequest, notAllowed, notFound } from '#server/errors.ts'
import { redact } from '#server/intake/redact.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import {
  confirmedHandovers,
  findHandover,
  lastConfirmed,
  lockPlace,
  openOffer,
  saveHandover,
  type StoredHandover,
} from './handoverRepo.ts'
import { readStretch, seqBefore } from './stretchRepo.ts'

/** Where a place's handover stands. */
export interface HandoverState {
  /** Handed over, and not yet taken. */
  offer: Handover | null
  /** It was the asker who handed over. */
  isMine: boolean
  /** The asker took over last: going on needs no other's hand. */
  isOnDuty: boolean
  /** Newest first. */
  confirmed: Handover[]
}

export interface Handovers {
  state(account: Account, place: HandoverPlace, before?: string): Promise<HandoverState>
  /** Since the last handover, up to now. */
  now(account: Account, place: HandoverPlace): Promise<HandoverReport>
  /** One of them again, exactly as it was. */
  again(account: Account, id: string): Promise<{ handover: Handover; report: HandoverReport }>
  offer(account: Account, asked: HandoverCommands['offer'], retry: Retry | null): Promise<Handover>
  take(account: Account, asked: HandoverCommands['take'], retry: Retry | null): Promise<Handover>
}

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
  tree: AreaTree
}

const LISTED = 30

/** Shift handover: made from the log, given by one and taken by another, exactly once. */
export function createHandovers({ db, ledger, clock, limits, tree }: Deps): Handovers {
  const checkSight = (account: Account, place: HandoverPlace): void => {
    if (!mayReadHandover(account, place) || !isKnown(place, tree)) throw notAllowed()
  }

  /** The stretch from the last handover to a number, judged now. */
  async function stretchTo(
    place: HandoverPlace,
    last: StoredHandover | null,
    upto: number,
    now: Date,
  ): Promise<Stretch> {
    const shifts = await limits.at('dutyShifts', now)
    const shiftEnds = takenShiftEnd(shifts, now).toISOString()
    const asOf = now.toISOString()
    if (last) {
      const { upto: from, asOf: since } = last.handover
      return { place, from, upto, since, asOf, shiftEnds }
    }
    // Nobody has ever handed over here: the shift under way is what there is to tell.
    const began = shiftStart(shifts, now)
    const from = Math.min(await seqBefore(db, began), upto)
    return { place, from, upto, since: began.toISOString(), asOf, shiftEnds }
  }

  const reportOf = async (stretch: Stretch): Promise<HandoverReport> =>
    handoverReport(stretch, await readStretch(db, stretch))

  /** What the command stands on, worked out before anything is locked: the log up to a number never changes. */
  async function read(
    account: Account,
    { place, upto, despiteUnsigned }: HandoverCommands['offer'],
  ): Promise<{ stretch: Stretch; unsigned: number }> {
    if (!mayHandOver(account, place)) throw notAllowed()
    if (upto > (await newestSeq(db)))
      throw badRequest('The log has no such number yet', { field: 'upto' })
    // Whether it is still the newest is looked at under the lock, where a retry is told its answer first.
    const before = await lastConfirmed(db, place)
    if (before && upto < before.handover.upto)
      throw badRequest('That was handed over before', { field: 'upto' })
    const stretch = await stretchTo(place, before, upto, clock.now())
    const unsigned = (await reportOf(stretch)).carriedBy.unsigned
    if (unsigned > 0 && !despiteUnsigned) throw refused(say('handover.unsigned', { n: unsigned }))
    return { stretch, unsigned }
  }

  const write = (
    account: Account,
    place: HandoverPlace,
    retry: Retry | null,
    make: (tx: Tx, now: Date) => Promise<{ stored: StoredHandover; what: Say }>,
  ): Promise<Handover> =>
    ledger.write((tx, now) =>
      answerOnce(tx, now, account.id, retry, async () => {
        await lockPlace(tx, place)
        const { stored, what } = await make(tx, now)
        await saveHandover(tx, stored)
        return { result: stored.handover, drafts: [draftOf(account, stored.handover, what)] }
      }),
    )

  const draftOf = (account: Account, handover: Handover, what: Say): Draft => ({
    type: 'handover:changed',
    actor: account.id,
    lane: 'live',
    caseId: null,
    audiences: audiencesOfPlace(handover.place, tree),
    leftAudiences: [],
    data: { actor: account.label, what, id: handover.id, handover },
    span: null,
    outbox: [],
  })

  return {
    async state(account, place, before) {
      checkSight(account, place)
      const offer = await openOffer(db, place)
      const last = await lastConfirmed(db, place)
      const confirmed = await confirmedHandovers(db, place, LISTED, before)
      return {
        offer: offer?.handover ?? null,
        isMine: offer?.offeredById === account.id,
        isOnDuty: last?.takenById === account.id,
        confirmed: confirmed.map(({ handover }) => handover),
      }
    },

    async now(account, place) {
      checkSight(account, place)
      const last = await lastConfirmed(db, place)
      return reportOf(await stretchTo(place, last, await newestSeq(db), clock.now()))
    },

    async again(account, id) {
      const handover = await findHandover(db, id)
      if (!handover || !mayReadHandover(account, handover.place)) throw notFound('handover')
      const { place, from, upto, since, asOf, shiftEnds } = handover
      return {
        handover,
        report: await reportOf({ place, from, upto, since, asOf, shiftEnds }),
      }
    },

    async offer(account, asked, retry) {
      const { stretch, unsigned } = await read(account, asked)
      return write(account, asked.place, retry, async (tx, now) => {
        checkLast(await lastConfirmed(tx, asked.place), asked.last)
        const standing = await openOffer(tx, asked.place)
        if (standing && standing.offeredById !== account.id)
          throw refused(say('handover.offeredAlready', byWhom(standing.handover)))
        const handover: Handover = {
          ...stretch,
          id: standing?.handover.id ?? uuid(),
          state: 'offered',
          offeredBy: account.label,
          offeredAt: now.toISOString(),
          takenBy: null,
          takenAt: null,
          staysOn: false,
          unsigned,
          remark: redact(asked.remark),
        }
        const stored = { handover, offeredById: account.id, takenById: null }
        return { stored, what: say('happened.handover.offered', { by: account.label }) }
      })
    },

    async take(account, asked, retry) {
      const { place, last, offer, upto } = asked
      const alone = offer === null ? await read(account, asked) : null
      if (!mayHandOver(account, place)) throw notAllowed()
      return write(account, place, retry, async (tx, now) => {
        const before = await lastConfirmed(tx, place)
        checkLast(before, last)
        const standing = await openOffer(tx, place)
        const taken = {
          state: 'confirmed' as const,
          takenBy: account.label,
          takenAt: now.toISOString(),
        }
        if (alone === null) {
          if (standing?.handover.id !== offer || standing.handover.upto !== upto)
            throw refused(say('handover.offerChanged'))
          if (standing.offeredById === account.id) throw refused(say('handover.ownOffer'))
          const handover: Handover = { ...standing.handover, ...taken }
          return {
            stored: { handover, offeredById: standing.offeredById, takenById: account.id },
            what: say('happened.handover.taken', {
              from: handover.offeredBy ?? '',
              by: account.label,
            }),
          }
        }
        if (standing && standing.offeredById !== account.id)
          throw refused(say('handover.offeredAlready', byWhom(standing.handover)))
        // Who took over last and goes on gives to themselves; anybody else takes what nobody gave.
        const staysOn = before?.takenById === account.id || standing !== null
        const handover: Handover = {
          ...alone.stretch,
          ...taken,
          id: standing?.handover.id ?? uuid(),
          offeredBy: staysOn ? account.label : null,
          offeredAt: staysOn ? now.toISOString() : null,
          staysOn,
          unsigned: alone.unsigned,
          remark: redact(asked.remark),
        }
        return {
          stored: { handover, offeredById: staysOn ? account.id : null, takenById: account.id },
          what: say(staysOn ? 'happened.handover.staysOn' : 'happened.handover.takenAlone', {
            by: account.label,
          }),
        }
      })
    },
  }
}

/** Somebody confirmed since the asker looked: they are told who, and when. */
function checkLast(newest: StoredHandover | null, known: string | null): void {
  if ((newest?.handover.id ?? null) === known) return
  if (!newest) throw badRequest('There is no such handover', { field: 'last' })
  const { takenBy, takenAt } = newest.handover
  throw refused(say('handover.takenAlready', { by: takenBy ?? '', at: takenAt ?? '' }))
}

const byWhom = ({ offeredBy, offeredAt }: Handover) => ({
  by: offeredBy ?? '',
  at: offeredAt ?? '',
})

const refused = (reason: Say): AppError =>
  new AppError('notAllowedNow', 'The handover does not stand like that now', {
    details: { reason },
  })
