import { setTimeout as pause } from 'node:timers/promises'
import type { IntakeResult } from '#shared/ticket.ts'
import type { FeedItem } from '../support/feedItem.ts'

/** What a source was told of its item, the first time it was told. */
export interface Acknowledged {
  item: FeedItem
  ticketId: string
  caseId: string
}

export interface Told {
  acknowledged: Map<string, Acknowledged>
  /** How often a request had to be sent again. */
  retries: number
  /** Answers that a source does not expect: each is a defect. */
  wrong: string[]
}

const RETRY_PAUSE_MS = 50
const ANSWER_PATIENCE_MS = 15_000
const GIVE_UP_MS = 120_000

/** Sends as a real feed does: the same again after 503 or a lost line, until it is told that it is taken. */
export async function sendUntilTaken(
  base: string,
  items: readonly FeedItem[],
  told: Told,
): Promise<IntakeResult[]> {
  const deadline = Date.now() + GIVE_UP_MS
  for (;;) {
    const answer = await sendOnce(base, items)
    if (answer !== 'again') {
      note(items, answer, told)
      return answer
    }
    told.retries++
    if (Date.now() > deadline) throw new Error('The server does not take anything any more')
    await pause(RETRY_PAUSE_MS)
  }
}

async function sendOnce(
  base: string,
  items: readonly FeedItem[],
): Promise<IntakeResult[] | 'again'> {
  let response: Response
  let text: string
  try {
    response = await fetch(`${base}/api/intake/12345`, {
      method: 'POST',
      headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
      body: JSON.stringify({ items }),
      signal: AbortSignal.timeout(ANSWER_PATIENCE_MS),
    })
    text = await response.text()
  } catch {
    return 'again' // whether it was taken is not known: that is what the source's number is for
  }
  if (response.status === 503) return 'again'
  if (response.status !== 200) throw new Error(`Intake answered ${response.status}: ${text}`)
  return (JSON.parse(text) as { results: IntakeResult[] }).results
}

function note(items: readonly FeedItem[], results: readonly IntakeResult[], told: Told): void {
  results.forEach((result, index) => {
    const item = items[index] as FeedItem
    const { status, sourceId, ticketId = '', caseId = '' } = result
    const before = told.acknowledged.get(item.sourceId)
    const isAsExpected =
      sourceId === item.sourceId &&
      (status === 'accepted' || status === 'known') &&
      (before === undefined ||
        (status === 'known' && before.ticketId === ticketId && before.caseId === caseId))
    if (!isAsExpected) told.wrong.push(JSON.stringify({ result, before: before ?? null }))
    if (before === undefined) told.acknowledged.set(item.sourceId, { item, ticketId, caseId })
  })
}

export const nothingTold = (): Told => ({ acknowledged: new Map(), retries: 0, wrong: [] })
