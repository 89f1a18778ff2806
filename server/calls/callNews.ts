import type { ServerToClient } from '#shared/contract.ts'
import { isRinging } from '#shared/callChain.ts'
import type { Target } from '#server/live/liveServer.ts'
import type { About } from './callGateway.ts'
import { ringingOf, shownEnds, shownRecording } from './callShown.ts'
import { presentEnds, type Conversation, type Leg } from './conversation.ts'

/** One announcement: to whom, and what. */
export type News = {
  [E in keyof ServerToClient]: {
    to: Target[]
    except?: Target[]
    event: E
    message: Parameters<ServerToClient[E]>[0]
  }
}[keyof ServerToClient]

const account = (id: string): Target => `account:${id}`
const connections = (call: Conversation | null): Target[] =>
  call ? presentEnds(call).map(({ connectionId }): Target => `connection:${connectionId}`) : []

/** Whose desks ring in a leg now. */
const rungNow = (leg: Leg | undefined): string[] =>
  leg?.rungs
    .filter(isRinging)
    .flatMap(({ accountIds, declinedBy }) => accountIds.filter((id) => !declinedBy.includes(id))) ??
  []

/** Everything that is told because a call stood so and stands so now, in the order in which it is said. */
export function newsOf(before: Conversation | null, after: Conversation, about: About): News[] {
  const rooms: Target[] = [...about.rooms]
  const news = after.legs.flatMap((leg, index) =>
    newsOfLeg(before, before?.legs[index], after, leg, rooms, about),
  )
  const { callId, caseId } = after
  const ends = connections(after)
  if (after.answeredMs !== null && before?.answeredMs == null && after.state === 'answered') {
    news.push(
      { to: ends, event: 'call:answered', message: { callId, caseId, mine: true } },
      { to: rooms, except: ends, event: 'call:answered', message: { callId, caseId, mine: false } },
    )
  }
  if (after.outcome !== null) {
    // Whoever was rung is told too: it is a missed call of theirs.
    const rung = after.legs.flatMap(({ rungs }) => rungs.flatMap(({ accountIds }) => accountIds))
    const to = [...rooms, ...connections(before), ...new Set(rung.map(account))]
    if (before?.outcome == null)
      news.push({ to, event: 'call:ended', message: { callId, caseId, outcome: after.outcome } })
    return news
  }
  const recording = shownRecording(after)
  if (before && recording && recording.state !== before.recording?.state)
    news.push({
      to: [...ends, ...new Set(after.legs.flatMap(rungNow).map(account))],
      event: 'call:recording',
      message: { callId, recording },
    })
  const gone = connections(before).filter((one) => !ends.includes(one))
  if (gone.length > 0)
    news.push({ to: gone, event: 'call:ended', message: { callId, caseId, outcome: 'answered' } })
  if (JSON.stringify(before && shownEnds(before)) !== JSON.stringify(shownEnds(after)))
    news.push({ to: ends, event: 'call:ends', message: { callId, ends: shownEnds(after) } })
  return news
}

function newsOfLeg(
  before: Conversation | null,
  was: Leg | undefined,
  after: Conversation,
  leg: Leg,
  rooms: Target[],
  about: About,
): News[] {
  const { callId, caseId } = after
  const { legId } = leg
  const ringing = ringingOf(after, leg, about)
  const news: News[] = []
  if (before === null) news.push({ to: rooms, event: 'call:placed', message: ringing })
  const [rangBefore, ringsNow] = [rungNow(was), rungNow(leg)]
  for (const id of ringsNow.filter((one) => !rangBefore.includes(one)))
    news.push({
      to: [account(id)],
      event: 'call:ringing',
      message: ringingOf(after, leg, about, id),
    })
  const silent = rangBefore.filter((one) => !ringsNow.includes(one)).map(account)
  if (silent.length > 0 && leg.outcome === 'answered')
    news.push({
      to: silent,
      except: connections(after),
      event: 'call:answered',
      message: { callId, caseId, mine: false },
    })
  if (silent.length > 0)
    news.push({ to: silent, event: 'call:silenced', message: { callId, legId } })
  const isNews =
    was && JSON.stringify([was.rungs, was.outcome]) !== JSON.stringify([leg.rungs, leg.outcome])
  if (isNews || (before !== null && !was))
    news.push({ to: [...rooms, ...connections(after)], event: 'call:rungs', message: ringing })
  return news
}
