import type { Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Account } from '#shared/account.ts'
import { talkedSeconds, type CallOutcome } from '#shared/call.ts'
import { audiencesOf } from '#shared/case.ts'
import type { Joined, Signal } from '#shared/contract.ts'
import { mayCall } from '#shared/sight.ts'
import { say } from '#shared/say.ts'
import { findCase } from '#server/cases/caseReadRepo.ts'
import type { Actor } from '#server/cases/happening.ts'
import type { Clock } from '#server/clock.ts'
import { AppError, notAllowed, notFound } from '#server/errors.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Log } from '#server/log.ts'
import { officersOnDuty } from '#server/people/dutyRepo.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import type { CallGateway } from './callGateway.ts'
import { aliveCalls, headOfCall, insertCall, markAnswered, markEnded } from './callRepo.ts'
import {
  endAt,
  isAnswered,
  joined,
  stopTimer,
  type ConductedCall,
  type End,
} from './conductedCall.ts'
import { tellCall } from './tellCall.ts'

interface Caller {
  account: Account
  connectionId: string
}

export interface CallService {
  place(caller: Caller, caseId: string, unitId: string): Promise<Joined>
  answer(caller: Caller, callId: string): Promise<Joined>
  decline(caller: Caller, callId: string): Promise<void>
  hangUp(caller: Caller, callId: string): Promise<void>
  signal(caller: Caller, callId: string, to: string, signal: Signal): void
  /** An end that was cut off is back; without `endId` as a new end, for its page was loaded again. */
  rejoin(caller: Caller, callId: string, endId: string | undefined): Promise<Joined>
  /** A connection came: it may be a desk that should ring. */
  arrived(caller: Caller): void
  left(caller: Caller): void
  /** Calls that were alive when the server went away end with the true reason. */
  endInterrupted(): Promise<void>
  stop(): void
}

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
  gateway: CallGateway
  log: Log
}

/** A cut network may come back: the talk itself runs between the browsers and does not need us. */
const COME_BACK_MS = 10_000
const TRY_AGAIN_MS = 1000
const SYSTEM: Actor = { id: 'system', label: '' }

function newEnd({ account, connectionId }: Caller, now: Date): End {
  return {
    endId: uuid(),
    label: account.label,
    unitId: account.area.kind === 'unit' ? account.area.unitId : null,
    state: 'here',
    since: now.toISOString(),
    accountId: account.id,
    connectionId,
  }
}

const actorOf = ({ id, label }: Account): Actor => ({ id, label })
const callOver = (): AppError => new AppError('callOver', 'The call is over or was taken elsewhere')

/**
 * One-click calls. Ringing and signals are told, not logged; that a call was answered or how it ended
 * is an event on its case. Whether it still rings is decided by one row, so exactly one wins.
 */
export function createCallService(deps: Deps): CallService {
  const { db, ledger, clock, limits, gateway, log } = deps
  const conducted = new Map<string, ConductedCall>()

  function find(callId: string): ConductedCall {
    const call = conducted.get(callId)
    if (!call) throw callOver()
    return call
  }

  /** Ends a call once; whoever comes second finds it over. */
  async function end(callId: string, outcome: CallOutcome, actor: Actor): Promise<void> {
    await ledger.write(async (tx, now) => {
      const row = await markEnded(tx, callId, outcome, now)
      if (!row) return { result: null, drafts: [] }
      const seconds = talkedSeconds(headOfCall(row)) ?? 0
      const code = outcome === 'answered' ? 'ended' : outcome
      const what = say(`happened.call.${code}`, { unitId: row.unitId, seconds })
      return tellCall(tx, row, actor, what, now)
    })
    const call = conducted.get(callId)
    if (!call) return
    stopTimer(call)
    conducted.delete(callId)
    gateway.ended(call, outcome)
  }

  /** From a timer nobody waits for: while the store is away it is tried again, never forgotten. */
  function endSoon(call: ConductedCall, outcome: CallOutcome): void {
    const { callId } = call.ringing
    end(callId, outcome, call.placedBy).catch((error: unknown) => {
      log.warn({ error, callId }, 'a call could not be ended yet')
      call.timer = setTimeout(() => endSoon(call, outcome), TRY_AGAIN_MS)
    })
  }

  return {
    async place({ account, connectionId }, caseId, unitId) {
      const card = await findCase(db, caseId)
      if (!card) throw notFound('case')
      if (!mayCall(account, card)) throw notAllowed('This account may not call on this case')
      if ([...conducted.values()].some((call) => endAt(call, connectionId)))
        throw new AppError('notAllowedNow', 'One call at a time', {
          details: { reason: say('refusal.inCall') },
        })

      const now = clock.now()
      const [officer] = await officersOnDuty(db, { unitId }, now)
      if (!officer) throw new AppError('nobodyToCall', 'Nobody of this unit is on duty now')
      const { seconds } = await limits.at('ring', now)
      const until = new Date(now.getTime() + seconds * 1000)
      const callId = uuid()
      await insertCall(db, { id: callId, caseId, unitId, placedBy: account.id, now, until })

      const call: ConductedCall = {
        ringing: {
          callId,
          caseId,
          caseNo: card.caseNo,
          title: card.title,
          unitId,
          from: account.label,
          placedAt: now.toISOString(),
          until: until.toISOString(),
        },
        placedBy: actorOf(account),
        officerId: officer.accountId,
        rooms: audiencesOf(card),
        ends: [newEnd({ account, connectionId }, now)],
        timer: null,
      }
      conducted.set(callId, call)
      call.timer = setTimeout(() => endSoon(call, 'missed'), seconds * 1000)
      gateway.ring(call)
      return joined(call, call.ends[0]?.endId ?? '')
    },

    async answer({ account, connectionId }, callId) {
      const call = find(callId)
      if (account.id !== call.officerId) throw notAllowed('This call rings somebody else')
      await ledger.write(async (tx, now) => {
        const row = await markAnswered(tx, callId, account.id, now)
        if (!row) throw callOver()
        const what = say('happened.call.answered', { unitId: row.unitId })
        return tellCall(tx, row, actorOf(account), what, now)
      })
      stopTimer(call)
      const end = newEnd({ account, connectionId }, clock.now())
      call.ends.push(end)
      gateway.answered(call)
      gateway.ends(call)
      return joined(call, end.endId)
    },

    async decline({ account }, callId) {
      const call = find(callId)
      if (account.id !== call.officerId) throw notAllowed('This call rings somebody else')
      if (isAnswered(call)) throw callOver()
      await end(callId, 'declined', actorOf(account))
    },

    async hangUp({ account, connectionId }, callId) {
      const call = find(callId)
      if (!endAt(call, connectionId)) throw notAllowed('Only the ends of a call may end it')
      await end(callId, isAnswered(call) ? 'answered' : 'cancelled', actorOf(account))
    },

    signal({ connectionId }, callId, to, signal) {
      const call = find(callId)
      const mine = endAt(call, connectionId)
      const other = call.ends.find(({ endId }) => endId === to)
      if (!mine || !other || other === mine)
        throw notAllowed('Only the ends of an answered call may signal, to one another')
      gateway.signal(other.connectionId, { callId, from: mine.endId, signal })
    },

    async rejoin({ account, connectionId }, callId, endId) {
      const call = find(callId)
      // Its old connection may not have been missed yet: a dead line is noticed only after seconds.
      const index = call.ends.findIndex(
        (end) => end.accountId === account.id && (endId === undefined || end.endId === endId),
      )
      const before = call.ends[index]
      if (!before) throw notAllowed('Only the ends of a call may come back to it')
      const back = newEnd({ account, connectionId }, clock.now())
      call.ends.splice(index, 1)
      if (endId === undefined) call.ends.push(back)
      else call.ends.splice(index, 0, { ...back, endId })
      if (!call.ends.some(({ state }) => state === 'away')) stopTimer(call)
      gateway.ends(call)
      return joined(call, endId ?? back.endId)
    },

    arrived({ account, connectionId }) {
      for (const call of conducted.values())
        if (!isAnswered(call) && call.officerId === account.id)
          gateway.ringAgain(call, connectionId)
    },

    left({ connectionId }) {
      for (const call of conducted.values()) {
        const gone = endAt(call, connectionId)
        if (!gone) continue
        if (!isAnswered(call)) {
          endSoon(call, 'cancelled')
          continue
        }
        gone.state = 'away'
        gone.since = clock.now().toISOString()
        gateway.ends(call)
        call.timer ??= setTimeout(() => endSoon(call, 'interrupted'), COME_BACK_MS)
      }
    },

    async endInterrupted() {
      for (const callId of await aliveCalls(db)) await end(callId, 'interrupted', SYSTEM)
    },

    stop() {
      for (const call of conducted.values()) stopTimer(call)
    },
  }
}
