import type { Actor } from '#server/cases/happening.ts'
import { notAllowed } from '#server/errors.ts'
import { aboutOf, isCallOver, newEnd, type Caller } from './callChanges.ts'
import { actorOf, nothing, type CallParts } from './callParts.ts'
import { callAt, callsFor, cardOfCase, markSeen, readCall } from './callRepo.ts'
import type { CallService } from './callService.ts'
import { joinedOf } from './callShown.ts'
import * as talk from './conversation.ts'
import type { Leg } from './conversation.ts'

/** The clock as the one who did something. */
const time: Actor = { id: 'clock', label: 'clock' }

/** Connections that come, go and come back, and what time makes of a call meanwhile. */
export function createCallPresence(
  parts: CallParts,
): Pick<CallService, 'rejoin' | 'arrived' | 'left' | 'wake' | 'connectionsInCalls' | 'sayHere'> {
  const { db, gateway, change, rung, mine, isConnected, log } = parts
  const toLog = (message: string) => (error: unknown) => log.warn({ error }, message)

  async function ringThere({ account, connectionId }: Caller): Promise<void> {
    for (const { callId } of await callsFor(db, account.id)) {
      const call = await readCall(db, callId)
      const card = call && (await cardOfCase(db, call.caseId))
      if (!card || call.endedMs !== null) continue
      gateway.arrived(call, aboutOf(card), account.id, connectionId)
    }
  }

  async function cutOff({ account, connectionId }: Caller): Promise<void> {
    mine.delete(connectionId)
    const callId = await callAt(db, connectionId)
    if (callId === null) return
    try {
      await change(callId, actorOf(account), (call, { nowMs }) =>
        nothing(talk.away(call, connectionId, nowMs)),
      )
    } catch (error) {
      if (!isCallOver(error)) throw error
    }
  }

  return {
    async rejoin(caller, callId, endId) {
      const joined = await change(callId, actorOf(caller.account), (call, { nowMs }) => {
        const back = talk.rejoined(call, newEnd(caller, nowMs), endId)
        if (!back) throw notAllowed('Only the ends of a call may come back to it')
        const own = call.legs[0] as Leg
        return {
          call: back.call,
          answer: (now, about) => joinedOf(now, now.legs[0] ?? own, about, back.endId),
        }
      })
      mine.add(caller.connectionId)
      return joined
    },

    arrived: (caller) => void ringThere(caller).catch(toLog('a desk that came could not be rung')),
    left: (caller) => void cutOff(caller).catch(toLog('a cut end is missed within seconds')),

    async wake(callId, unseenSince) {
      try {
        await change(
          callId,
          time,
          async (call, moment) => {
            const { nowMs } = moment
            const isDead = talk.presentEnds(call).length === 0 || call.legs.length === 0
            if (isDead) return nothing(talk.abandoned(call, nowMs))
            const kept = talk.givenUp(talk.unseen(call, unseenSince.getTime()), nowMs)
            return nothing(kept.endedMs === null ? await rung(kept, moment) : kept)
          },
          'skip',
        )
      } catch (error) {
        // Another process holds it and does the same, or it ended meanwhile.
        if (isCallOver(error)) return
        log.warn({ error, callId }, 'a call could not be rung on yet; trying again')
      }
    },

    connectionsInCalls: () => [...mine].filter(isConnected),
    async sayHere(now) {
      const held = [...mine]
      if (held.length === 0) return
      const seen = await markSeen(db, held.filter(isConnected), now)
      for (const connectionId of held) if (!seen.has(connectionId)) mine.delete(connectionId)
    },
  }
}
