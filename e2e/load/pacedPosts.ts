import { setTimeout as pause } from 'node:timers/promises'
import { feedItem } from '../support/feedItem.ts'
import { bodyOf, type FeedLine } from './feedLine.ts'
import { monotonicMs } from './monotonic.ts'

/**
 * Posts single tickets at an even rate, whether or not the earlier ones are answered, and resolves
 * when all are: when each number of the source was sent.
 */
export async function postAtPace(
  line: FeedLine,
  run: string,
  { rate, seconds }: { rate: number; seconds: number },
): Promise<Map<string, number>> {
  const began = monotonicMs()
  const postedAt = new Map<string, number>()
  const answers: Promise<unknown>[] = []
  for (let n = 0; n < rate * seconds; n++) {
    const left = began + (n * 1000) / rate - monotonicMs()
    if (left > 0) await pause(left)
    const item = feedItem(run, n)
    const body = bodyOf([item])
    postedAt.set(item.sourceId, monotonicMs())
    answers.push(line.send(body))
  }
  await Promise.all(answers)
  return postedAt
}
