import type { CallEnd, CallOutcome } from '#shared/call.ts'
import type { ShownRecording } from '#shared/callRecording.ts'
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
  /** It is this end that records, if the call is recorded. */
  records: boolean
  /** The duty phone, once the chain has come to it: an office number, for this screen alone. */
  phone: string | null
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

/** A ring that was announced twice is one ring, until its newest moment; my own call is not offered to myself. */
export function ringing(desk: CallDesk, call: Ringing): CallDesk {
  if (desk.mine?.call?.callId === call.callId) return desk
  const others = desk.rings.filter((one) => one.callId !== call.callId)
  const isKnown = others.length < desk.rings.length
  const rings = isKnown
    ? desk.rings.map((one) => (one.callId === call.callId ? call : one))
    : [...others, call]
  return { ...desk, rings }
}

export function silenced(desk: CallDesk, callId: string): CallDesk {
  const rings = desk.rings.filter((one) => one.callId !== callId)
  return rings.length === desk.rings.length ? desk : { ...desk, rings }
}

/** The next step of the chain that rings for my call, or how it came out. */
export function rungsChanged(desk: CallDesk, call: Ringing): CallDesk {
  const { mine } = desk
  if (mine?.call?.legId !== call.legId) return desk
  return { ...desk, mine: { ...mine, call } }
}

export function phoneKnown(desk: CallDesk, callId: string, phone: string): CallDesk {
  const { mine } = desk
  return mine?.call?.callId === callId ? { ...desk, mine: { ...mine, phone } } : desk
}

/** The chain has come to the duty phone and rings nobody here any more. */
export const isAtPhone = (mine: MyCall | null): boolean =>
  mine?.phase === 'ringing' &&
  (mine.call?.rungs.some(({ post, end }) => post === 'phone' && end === null) ?? false)

/** A page that was loaded again takes up the call that waits for it. */
export function resuming(desk: CallDesk, call: Ringing): CallDesk {
  if (desk.mine) return desk
  const about = { caseId: call.caseId, unitId: call.unitId }
  const begun = placing(desk, about)
  return begun.mine ? { ...begun, mine: { ...begun.mine, call } } : desk
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
    records: false,
    phone: null,
  }
  return { ...desk, mine, ended: null }
}

export function placed(desk: CallDesk, { endId, ends, records, ...call }: Joined): CallDesk {
  if (!desk.mine || desk.mine.phase !== 'placing') return desk
  return { ...desk, mine: { ...desk.mine, call, endId, ends, records, phase: 'ringing' } }
}

/** Who is at my call now. */
export function endsChanged(
  desk: CallDesk,
  { callId, ends }: { callId: string; ends: readonly CallEnd[] },
): CallDesk {
  if (desk.mine?.call?.callId !== callId) return desk
  return { ...desk, mine: { ...desk.mine, ends } }
}

/** I came to my call, or came back to it: which end I am, and how it stands. */
export function joined(desk: CallDesk, { endId, ends, records, ...call }: Joined): CallDesk {
  if (desk.mine?.call?.callId !== call.callId) return desk
  const { recording } = call
  const mine = { ...desk.mine, call: { ...desk.mine.call, recording }, endId, ends, records }
  return { ...desk, mine }
}

/** The recording has stopped, of my call or of one that rings here. */
export function recordingChanged(
  desk: CallDesk,
  { callId, recording }: { callId: string; recording: ShownRecording },
): CallDesk {
  const rings = desk.rings.map((one) => (one.callId === callId ? { ...one, recording } : one))
  const { mine } = desk
  if (mine?.call?.callId !== callId) return { ...desk, rings }
  return { ...desk, rings, mine: { ...mine, call: { ...mine.call, recording } } }
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
    records: false,
    phone: null,
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
