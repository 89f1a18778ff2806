import type { ServerToClient } from '#shared/contract.ts'
import type { CallGateway } from '#server/calls/callGateway.ts'
import { newsOf, type News } from '#server/calls/callNews.ts'
import { ringingOf } from '#server/calls/callShown.ts'
import { legRinging, presentEnds } from '#server/calls/conversation.ts'
import type { Live } from './liveServer.ts'

/** Calls in the browser: announcements over the socket, the sound itself over WebRTC. */
export function socketCalls(live: Pick<Live, 'announce'>): CallGateway {
  const tell = ({ to, except, event, message }: News): void =>
    live.announce(
      { to, ...(except && { except }) },
      event,
      // The list of announcements pairs each event with its own message; the compiler sees only the union.
      ...([message] as Parameters<ServerToClient[typeof event]>),
    )

  return {
    changed: (before, after, about) => newsOf(before, after, about).forEach(tell),
    arrived(call, about, accountId, connectionId) {
      const to = [`connection:${connectionId}` as const]
      const leg = legRinging(call, accountId)
      const [own] = call.legs
      const isAwaited = presentEnds(call).some(
        (end) => end.accountId === accountId && end.awaySinceMs !== null,
      )
      if (leg) tell({ to, event: 'call:ringing', message: ringingOf(call, leg, about, accountId) })
      else if (own && isAwaited)
        tell({ to, event: 'call:yours', message: ringingOf(call, own, about) })
    },
    signal: (connectionId, message) =>
      live.announce({ to: [`connection:${connectionId}`] }, 'call:signal', message),
  }
}
