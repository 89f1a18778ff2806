import type { CallGateway } from '#server/calls/callGateway.ts'
import { shownEnds, type ConductedCall } from '#server/calls/conductedCall.ts'
import type { Live, Target } from './liveServer.ts'

const accountOf = (call: ConductedCall): Target => `account:${call.officerId}`
const connectionsOf = (call: ConductedCall): Target[] =>
  call.ends.map(({ connectionId }): Target => `connection:${connectionId}`)

/** Calls in the browser: announcements over the socket, the sound itself over WebRTC. */
export function socketCalls(live: Live): CallGateway {
  return {
    ring(call) {
      live.announce({ to: [...call.rooms] }, 'call:placed', call.ringing)
      live.announce({ to: [accountOf(call)] }, 'call:ringing', call.ringing)
    },
    ringAgain: (call, connectionId) =>
      live.announce({ to: [`connection:${connectionId}`] }, 'call:ringing', call.ringing),
    answered(call) {
      const { callId, caseId } = call.ringing
      const ends = connectionsOf(call)
      live.announce({ to: ends }, 'call:answered', { callId, caseId, mine: true })
      live.announce({ to: [...call.rooms, accountOf(call)], except: ends }, 'call:answered', {
        callId,
        caseId,
        mine: false,
      })
    },
    ended(call, outcome) {
      const { callId, caseId } = call.ringing
      const to = [...call.rooms, accountOf(call), ...connectionsOf(call)]
      live.announce({ to }, 'call:ended', { callId, caseId, outcome })
    },
    ends(call) {
      const news = { callId: call.ringing.callId, ends: shownEnds(call) }
      live.announce({ to: connectionsOf(call) }, 'call:ends', news)
    },
    signal: (connectionId, message) =>
      live.announce({ to: [`connection:${connectionId}`] }, 'call:signal', message),
  }
}
