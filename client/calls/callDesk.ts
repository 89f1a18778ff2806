import type { CallEnd, CallOutcome } from '#shared/call.ts'
import type { Joined, Ringing } from '#shared/contract.ts'
import { say, type Say } from '#shared/say.ts'
import type { SessionStatus } from './callSession.ts'

export interface MyCall {
  side: 'caller' | 'callee'
  caseId: string
  unitId: string
  /** Null until the server has placed it. */
  call: Ringing | null
  /** Which of the ends is this one; null until the server has said so. */
  endId: string | null
  /** All ends in the order they came, this one too. */
  ends: readonly CallEnd[]
  phase: 'placing' | 'ringing' | 'answering' | 'answered'
  line: SessionStatus
  /** Server's time, milliseconds. */
  answeredAtMs: number | null
  muted: boolean
}

/** What is said for a few seconds after a call, and what can still be made of it. */
export interface EndedCall {
  side: 'caller' | 'callee'
  callId: string | null
  caseId: string
  caseNo: string
  unitId: string
  /** Who pressed, as post and place; empty while the server had not placed it. */
  from: string
  /** What came of it, or what stood in its way. */
  why: Say
  /** Both ends spoke and hung up: it can become a whistle. */
  wasTalk: boolean
  /** Null when nobody answered. */
  seconds: number | null
}

/** Everything a desk knows about calls at one moment; each news makes the next one. */
export interface CallDesk {
  /** Rings this desk may answer, oldest first. */
  rings: readonly Ringing[]
  mine: MyCall | null
  ended: EndedCall | null
}

export const quietDesk: CallDesk = { rings: [], mine: null, ended: null }

/** A ring that was announced twice is one ring; my own call is not offered to myself. */
export function ringing(desk: CallDesk, call: Ringing): CallDesk {
  if (desk.mine?.call?.callId === call.callId) return desk
  if (desk.rings.some((one) => one.callId === call.callId)) return desk
  return { ...desk, rings: [...desk.rings, call] }
}

export function silenced(desk: CallDesk, callId: string): CallDesk {
  const rings = desk.rings.filter((one) => one.callId !== callId)
  return rings.length === desk.rings.length ? desk : { ...desk, rings }
}

/** Rings nobody told us the end of: they stop when their time is over. */
export function expired(desk: CallDesk, nowMs: number): CallDesk {
  const rings = desk.rings.filter((one) => Date.parse(one.until) > nowMs)
  return rings.length === desk.rings.length ? desk : { ...desk, rings }
}

export function placing(desk: CallDesk, about: { caseId: string; unitId: string }): CallDesk {
  const mine: MyCall = {
    side: 'caller',
    ...about,
    call: null,
    endId: null,
    ends: [],
    phase: 'placing',
    line: { kind: 'idle' },
    answeredAtMs: null,
    muted: false,
  }
  return { ...desk, mine, ended: null }
}

export function placed(desk: CallDesk, { endId, ends, ...call }: Joined): CallDesk {
  if (!desk.mine || desk.mine.phase !== 'placing') return desk
  return { ...desk, mine: { ...desk.mine, call, endId, ends, phase: 'ringing' } }
}

/** Who is at my call now. */
export function endsChanged(
  desk: CallDesk,
  { callId, ends }: { callId: string; ends: readonly CallEnd[] },
): CallDesk {
  if (desk.mine?.call?.callId !== callId) return desk
  return { ...desk, mine: { ...desk.mine, ends } }
}

/** I came to my call, or came back to it: which end I am. */
export function joined(desk: CallDesk, { callId, endId, ends }: Joined): CallDesk {
  if (desk.mine?.call?.callId !== callId) return desk
  return { ...desk, mine: { ...desk.mine, endId, ends } }
}

/** I pressed answer: the ring is mine to take, until the server says otherwise. */
export function answering(desk: CallDesk, call: Ringing): CallDesk {
  const mine: MyCall = {
    side: 'callee',
    caseId: call.caseId,
    unitId: call.unitId,
    call,
    endId: null,
    ends: [],
    phase: 'answering',
    line: { kind: 'idle' },
    answeredAtMs: null,
    muted: false,
  }
  return { ...silenced(desk, call.callId), mine, ended: null }
}

export function answered(
  desk: CallDesk,
  news: { callId: string; mine: boolean },
  nowMs: number,
): CallDesk {
  const quieter = silenced(desk, news.callId)
  const { mine } = quieter
  if (mine?.call?.callId !== news.callId) return quieter
  if (!news.mine) return over(quieter, say('call.over.answeredElsewhere'), nowMs)
  if (mine.phase === 'answered') return quieter
  return { ...quieter, mine: { ...mine, phase: 'answered', answeredAtMs: nowMs } }
}

export function endedBy(
  desk: CallDesk,
  news: { callId: string; outcome: CallOutcome },
  nowMs: number,
): CallDesk {
  const quieter = silenced(desk, news.callId)
  if (quieter.mine?.call?.callId !== news.callId) return quieter
  return over(quieter, say(`call.over.${news.outcome}`), nowMs)
}

/** My call is over, for this reason; what came of it stays readable for a while. */
export function over(desk: CallDesk, why: Say, nowMs: number): CallDesk {
  const { mine } = desk
  if (!mine) return desk
  const seconds =
    mine.answeredAtMs === null ? null : Math.max(0, Math.round((nowMs - mine.answeredAtMs) / 1000))
  const { side, caseId, unitId, call } = mine
  const caseNo = call?.caseNo ?? ''
  const callId = call?.callId ?? null
  const from = call?.from ?? ''
  const wasTalk = seconds !== null
  const ended = { side, callId, caseId, caseNo, unitId, from, why, wasTalk, seconds }
  return { ...desk, mine: null, ended }
}

export function lineChanged(desk: CallDesk, line: SessionStatus): CallDesk {
  return desk.mine ? { ...desk, mine: { ...desk.mine, line } } : desk
}

export const secondsLeft = (call: Ringing, nowMs: number): number =>
  Math.max(0, Math.ceil((Date.parse(call.until) - nowMs) / 1000))
