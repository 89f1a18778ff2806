import type { BoardEvent } from '#shared/board.ts'
import type { Commit } from './commitTimes.ts'
import type { Arrivals } from './followersRole.ts'
import type { SentFrame } from './frameRecorder.ts'

const keyOf = (room: string, to: number): string => `${room} ${to}`

/** For every event on every screen: from its moment (null: unknown, left out) to its frame's arrival. */
export function arrivalDelays(
  arrivals: Arrivals,
  frames: readonly SentFrame[],
  momentOf: (event: BoardEvent, sent: SentFrame) => number | null,
): number[] {
  const sentBy = new Map(frames.map((sent) => [keyOf(sent.room, sent.frame.to), sent]))
  const delays: number[] = []
  for (const [room, notes] of arrivals) {
    for (let i = 0; i < notes.length; i += 2) {
      const sent = sentBy.get(keyOf(room, notes[i] as number))
      for (const event of sent?.frame.events ?? []) {
        const moment = momentOf(event, sent as SentFrame)
        if (moment !== null) delays.push((notes[i + 1] as number) - moment)
      }
    }
  }
  return delays
}

/** When a number of the log became durable. */
export function commitMoments(commits: readonly Commit[]): (seq: number) => number | null {
  const moments = new Map<number, number>()
  let before = (commits[0]?.newest ?? 1) - 1
  for (const { newest, at } of commits) {
    for (let seq = before + 1; seq <= newest; seq++) moments.set(seq, at)
    before = newest
  }
  return (seq) => moments.get(seq) ?? null
}
