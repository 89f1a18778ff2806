import type { CallOutcome } from '#shared/call.ts'
import type { Signal } from '#shared/contract.ts'
import type { ConductedCall } from './conductedCall.ts'

/** How a call reaches people: in the browser over WebRTC here; a SIP trunk would be another. */
export interface CallGateway {
  /** Rings every desk of the officer, and lets the walls that see the case know. */
  ring(call: ConductedCall): void
  /** Rings a desk that came while the call still rang. */
  ringAgain(call: ConductedCall, connectionId: string): void
  answered(call: ConductedCall): void
  ended(call: ConductedCall, outcome: CallOutcome): void
  signal(toConnection: string, message: { callId: string; from: string; signal: Signal }): void
  /** Tells every end who is there. */
  ends(call: ConductedCall): void
}
