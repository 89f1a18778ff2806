import { sql } from 'kysely'
import { RingRules } from '#shared/callChain.ts'
import type { CaseCard } from '#shared/case.ts'
import type { Joined, ServerToClient } from '#shared/contract.ts'
import type { ErrorBody, Reply } from '#shared/errors.ts'
import type { IntakeResult } from '#shared/ticket.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import type { LiveSocket, Person, TestApp } from '#server/live/testing.ts'

export const UNIT = 'ZHAOXIANG-GUIJIAN'

type Heard<E extends keyof ServerToClient> = Parameters<ServerToClient[E]>[0]

/** The next announcement of this kind, or the next that is like this. */
export const heard = <E extends keyof ServerToClient>(
  socket: LiveSocket,
  event: E,
  isLike: (message: Heard<E>) => boolean = () => true,
): Promise<Heard<E>> =>
  new Promise((resolve) => {
    const hear = (message: Heard<E>): void => {
      if (!isLike(message)) return
      ;(socket as { off(event: string, hear: unknown): void }).off(event, hear)
      resolve(message)
    }
    ;(socket as { on(event: string, hear: unknown): void }).on(event, hear)
  })

/** What a request answered; a refusal is the test's failure. */
export async function granted<T>(reply: Promise<Reply<T>>): Promise<T> {
  const answer = await reply
  if (!answer.ok) throw new Error(`Refused: ${answer.error.code} ${answer.error.message}`)
  return answer.data
}

export async function refusedWith(reply: Promise<Reply<unknown>>): Promise<ErrorBody['code']> {
  const answer = await reply
  if (answer.ok) throw new Error('It was granted')
  return answer.error.code
}

export const place = (socket: LiveSocket, caseId: string, unitId = UNIT): Promise<Joined> =>
  granted(socket.emitWithAck('call:place', { caseId, unitId }))

export async function openCase(product: TestApp): Promise<string> {
  const { body } = await product.feed<{ results: IntakeResult[] }>('12345', {
    items: [anItem({ location: inStoryGrid })],
  })
  return body.results[0]?.caseId ?? ''
}

/** How the calls of a case stand on its card, and what its timeline says of them. */
export async function callsOn(watcher: Person, caseId: string) {
  const { body } = await watcher.get<{ case: CaseCard; timeline: { what: { code: string } }[] }>(
    `/api/cases/${caseId}`,
  )
  return {
    calls: body.case.calls,
    said: body.timeline.map(({ what }) => what.code).filter((code) => code.includes('.call.')),
  }
}

/** Other seconds for the chain, from now on. */
export async function setRing(
  { store: { db } }: { store: Pick<TestApp['store'], 'db'> },
  change: Partial<RingRules>,
): Promise<void> {
  const { rows } = await sql<{ params: object }>`
    select params from limits where code = 'ring'`.execute(db)
  const params = RingRules.parse({ ...rows[0]?.params, ...change })
  await sql`update limits set params = ${JSON.stringify(params)} where code = 'ring'`.execute(db)
}
