import { z } from 'zod'
import { Scope } from './area.ts'
import type { BoardEvent, Frame } from './board.ts'
import type { CallEnd, CallOutcome, ShownRung } from './call.ts'
import type { ShownRecording } from './callRecording.ts'
import { PagePresence } from './presence.ts'
import { filledText } from './text.ts'
import type { Reply } from './errors.ts'
import type { SessionEnd } from './session.ts'

/** What `board:follow` answers: what was missed, or that the board must be fetched again. */
export type Followed =
  | { kind: 'events'; from: number; to: number; events: BoardEvent[] }
  | { kind: 'reload'; seq: number; reason: 'tooMuch' | 'tooOld' | 'oldContract' | 'ahead' }

const callId = z.uuid()
const endId = z.uuid()

/** WebRTC's own messages, relayed and never logged. */
export const Signal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('offer'), sdp: z.string().max(100_000) }),
  z.strictObject({ kind: z.literal('answer'), sdp: z.string().max(100_000) }),
  z.strictObject({
    kind: z.literal('candidate'),
    candidate: z
      .object({
        candidate: z.string().max(2000),
        sdpMid: z.string().max(100).nullish(),
        sdpMLineIndex: z.number().int().min(0).max(100).nullish(),
        usernameFragment: z.string().max(300).nullish(),
      })
      .nullable(),
  }),
])
export type Signal = z.infer<typeof Signal>

/** Every request a screen may send over the socket, with what it answers. */
export const requests = {
  'board:follow': z.strictObject({
    scope: Scope,
    since: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    contract: z.number().int().nonnegative(),
  }),
  'call:place': z.strictObject({ caseId: z.uuid(), unitId: filledText(60) }),
  'call:answer': z.strictObject({ callId }),
  'call:decline': z.strictObject({ callId }),
  'call:hangUp': z.strictObject({ callId }),
  /** To one other end of the call. */
  'call:signal': z.strictObject({ callId, to: endId, signal: Signal }),
  /** The case this screen has open, or none any more: others who have it open are told. */
  'case:look': z.strictObject({ caseId: z.uuid().nullable() }),
  /** What this page says of itself, whenever that changes; never stored. */
  'presence:say': z.strictObject({ page: PagePresence }),
  /**
   * After a cut: with `endId` this end still holds its side of the talk; without (a page that was
   * loaded again) it comes as a new end, and the others offer to it.
   */
  'call:rejoin': z.strictObject({ callId, endId: endId.optional() }),
  /** The second press: the unit's head now, beside whoever is being rung. */
  'call:head': z.strictObject({ callId }),
  /** The duty phone's number, for whoever rings the unit and only once the chain has come to it. */
  'call:phone': z.strictObject({ callId }),
  /** Reached by telephone: counts as answered. */
  'call:byPhone': z.strictObject({ callId }),
  /** Another unit into the talk, by the same chain; with `transfer` the inviter leaves when it answers. */
  'call:invite': z.strictObject({
    callId,
    unitId: filledText(60),
    transfer: z.boolean().optional(),
  }),
  /** Stops the recording for all: somebody at the call, or rung into it, says no, or it cannot be done. */
  'call:unrecord': z.strictObject({ callId, why: z.enum(['refused', 'failed']) }),
  'call:uninvite': z.strictObject({ callId, unitId: filledText(60) }),
  /** Rings whoever placed a call that this unit missed. */
  'call:callBack': z.strictObject({ callId }),
} as const

export type RequestName = keyof typeof requests
export type Input<N extends RequestName> = z.infer<(typeof requests)[N]>

export interface Outputs {
  'board:follow': Followed
  'call:place': Joined
  'call:answer': Joined
  'call:decline': null
  'call:hangUp': null
  'call:signal': null
  'call:rejoin': Joined
  'call:head': null
  'call:phone': { unitId: string; phone: string }
  'call:byPhone': null
  'call:invite': Ringing
  'call:unrecord': null
  'call:uninvite': null
  'call:callBack': Joined
  'case:look': Looker[]
  'presence:say': null
}

/** Somebody else with the same case open: post and place, never the person. */
export interface Looker {
  label: string
}

/** A call while it rings or runs: what both desks and the walls that see its case are told. */
export interface Ringing {
  callId: string
  /** One unit being rung; a call has one per unit, and a desk is rung once by each. */
  legId: string
  caseId: string
  caseNo: string
  title: string
  unitId: string
  /** Who pressed, as post and place. */
  from: string
  placedAt: string
  /** The step of the chain that rings now rings until then, server's time; at a desk, its own. */
  until: string
  /** The steps so far, in the order they were rung. */
  rungs: ShownRung[]
  /** How the ringing of this unit ended; null while it rings. */
  outcome: CallOutcome | null
  /** The unit calls back: it is the caller. */
  isBack: boolean
  /** Whether it will be or is recorded, and why; null: it is not. */
  recording: ShownRecording | null
}

/** What somebody who came to a call is told: the call, which end they are, and all ends as they came. */
export interface Joined extends Ringing {
  endId: string
  ends: CallEnd[]
  /** This end records the talk while it is to be recorded. */
  records: boolean
}

export type ClientToServer = {
  [N in RequestName]: (input: Input<N>, reply: (answer: Reply<Outputs[N]>) => void) => void
}

export interface ServerToClient {
  'board:frame': (frame: Frame) => void
  /** `district` is the version of `/api/district`: one that differs from a screen's own is a reason to ask for that. */
  'board:head': (head: { seq: number; at: string; district: string }) => void
  /** To the rooms that see the case: somebody is being rung. */
  'call:placed': (call: Ringing) => void
  /** To the desks that may answer. */
  'call:ringing': (call: Ringing) => void
  /** To a desk whose turn to ring is over, whatever came of it. */
  'call:silenced': (ring: { callId: string; legId: string }) => void
  /** To the ends and the rooms: the next step of the chain, or how the ringing of a unit ended. */
  'call:rungs': (call: Ringing) => void
  /** To a page that was loaded again: a call of its account waits for it to come back. */
  'call:yours': (call: Ringing) => void
  /** To both ends, and to the other desks, which stop ringing. */
  'call:answered': (call: { callId: string; caseId: string; mine: boolean }) => void
  'call:signal': (message: { callId: string; from: string; signal: Signal }) => void
  /** To every end whenever one comes, goes away, returns or leaves: all ends, in the order they came. */
  'call:ends': (news: { callId: string; ends: CallEnd[] }) => void
  /** To every end and every desk that rings: recording has stopped. */
  'call:recording': (news: { callId: string; recording: ShownRecording }) => void
  'call:ended': (call: { callId: string; caseId: string; outcome: CallOutcome }) => void
  /** To those who have a case open: who else has, now. */
  'case:looking': (news: { caseId: string; others: Looker[] }) => void
  /** The session ended or a right was withdrawn; the socket is cut right after. */
  'session:ended': (end: { reason: SessionEnd }) => void
}
