import type { CallGateway } from '#server/calls/callGateway.ts'

/** A gateway that, when a call has changed, also has those told whom no screen of it reaches. */
export const alsoTelling = (gateway: CallGateway, tell: () => void): CallGateway => ({
  changed(before, after, about) {
    gateway.changed(before, after, about)
    tell()
  },
  arrived: (call, about, accountId, connectionId) =>
    gateway.arrived(call, about, accountId, connectionId),
  signal: (toConnection, message) => gateway.signal(toConnection, message),
})
