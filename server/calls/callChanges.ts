import { v7 as uuid } from 'uuid'
import type { Account } from '#shared/account.ts'
import type { ChainPlan, People } from '#shared/callChain.ts'
import { audiencesOf, type CaseCard } from '#shared/case.ts'
import { say } from '#shared/say.ts'
import { lockCases } from '#server/cases/caseRepo.ts'
import type { Actor } from '#server/cases/happening.ts'
import { AppError } from '#server/errors.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { About, CallGateway } from './callGateway.ts'
import { cardOfCase, isSecondCall, isUnitCalled, lockCall, readCall, saveCall } from './callRepo.ts'
import * as talk from './conversation.ts'
import type { Conversation, End, Leg } from './conversation.ts'
import { peopleOf, placerOf } from './peopleRepo.ts'
import { tellCall } from './tellCall.ts'

/** Who asks, and from which connection. */
export interface Caller {
  account: Account
  connectionId: string
}

/** What a change makes of a call, and what its asker is answered. */
export interface Changed<T> {
  call: Conversation
  answer: (call: Conversation, about: About) => T
}
interface Moment {
  tx: Tx
  now: Date
  nowMs: number
}

export const callOver = (): AppError =>
  new AppError('callOver', 'The call is over or was taken elsewhere')
export const isCallOver = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'callOver'

/** Refused as the call stands now; `code` is the reason's. */
export const refusedNow = (message: string, code: string): AppError =>
  new AppError('notAllowedNow', message, { details: { reason: say(code) } })

/** The store lets a connection be at one call: two requests at once are told apart there. */
async function save(tx: Tx, call: Conversation): Promise<void> {
  try {
    await saveCall(tx, call)
  } catch (error) {
    if (isSecondCall(error)) throw refusedNow('One call at a time', 'refusal.inCall')
    throw error
  }
}

export const aboutOf = (card: CaseCard): About => ({
  caseNo: card.caseNo,
  title: card.title,
  rooms: audiencesOf(card),
})

export const newEnd = ({ account, connectionId }: Caller, nowMs: number): End => ({
  endId: uuid(),
  accountId: account.id,
  connectionId,
  label: account.label,
  unitId: account.area.kind === 'unit' ? account.area.unitId : null,
  sinceMs: nowMs,
  awaySinceMs: null,
  seenMs: nowMs,
  leftMs: null,
})

export const newLeg = (
  { account }: Caller,
  unitId: string,
  plan: ChainPlan,
  nowMs: number,
  transferEnd: string | null = null,
): Leg => ({
  ...{ legId: uuid(), unitId, askedBy: account.id, from: account.label, transferEnd, plan },
  ...{ placedMs: nowMs, rungs: [], endedMs: null, outcome: null },
})

interface Deps {
  ledger: Ledger
  gateway: CallGateway
  /** Called for every connection that is at no call any more. */
  onGone: (connectionId: string) => void
}

/** The one way a call is written: under its row's lock, with what its case is told, announced once durable. */
export function createCallChanges({ ledger, gateway, onGone }: Deps) {
  /** Rings every open leg on; the own leg of a call back rings one person, whatever the unit. */
  async function rung(call: Conversation, { tx, now, nowMs }: Moment): Promise<Conversation> {
    const people = new Map<string, People>()
    const [own] = call.legs
    for (const leg of call.legs.filter(talk.isOpenLeg))
      people.set(
        leg.legId,
        call.backOf && leg === own
          ? await placerOfMissed(tx, call.backOf)
          : await peopleOf(tx, leg.unitId, now),
      )
    return talk.rangOn(call, ({ legId }) => people.get(legId) ?? {}, nowMs)
  }

  async function placerOfMissed(tx: Tx, callId: string): Promise<People> {
    const missed = await readCall(tx, callId)
    return missed ? placerOf(tx, missed.placedBy) : {}
  }

  /** Changes a call that is alive, under its lock, and announces it once it is durable. */
  async function change<T>(
    callId: string,
    actor: Actor,
    step: (call: Conversation, moment: Moment) => Promise<Changed<T>> | Changed<T>,
    others: 'wait' | 'skip' = 'wait',
  ): Promise<T> {
    const done = await ledger.write(async (tx, now) => {
      const before = await lockCall(tx, callId, others)
      if (!before || before.endedMs !== null) throw callOver()
      const { call: after, answer } = await step(before, { tx, now, nowMs: now.getTime() })
      const drafts = await tellCall(tx, before, after, actor, now)
      await save(tx, after)
      const card = await cardOfCase(tx, after.caseId)
      return { result: { before, after, answer, card }, drafts }
    })
    const about = aboutOf(done.card as CaseCard)
    gateway.changed(done.before, done.after, about)
    for (const { connectionId } of talk.presentEnds(done.before))
      if (!talk.endAt(done.after, connectionId)) onGone(connectionId)
    return done.answer(done.after, about)
  }

  /**
   * A call that did not exist: rung, told and written in one. Announced by whoever asked, who may refuse
   * it. Its case is held meanwhile: of two who press for the same unit at once, one calls it.
   */
  const open = (begun: (nowMs: number) => Conversation, actor: Actor): Promise<Conversation> =>
    ledger.write(async (tx, now) => {
      const nowMs = now.getTime()
      const call = begun(nowMs)
      await lockCases(tx, [call.caseId])
      if (await isUnitCalled(tx, call.caseId, call.unitId))
        throw refusedNow('This unit is being called about this case', 'refusal.unitCalled')
      const placed = await rung(call, { tx, now, nowMs })
      const drafts = await tellCall(tx, null, placed, actor, now)
      await save(tx, placed)
      return { result: placed, drafts }
    })

  return { rung, change, open }
}
