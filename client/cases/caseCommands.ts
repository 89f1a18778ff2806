import type { CaseCard } from '#shared/case.ts'
import type {
  CaseCommandName,
  CaseCommands,
  OrderCommandName,
  OrderCommands,
} from '#shared/commands.ts'
import { newIdempotencyKey, post, type Answer, type Problem } from '../link/http.ts'

/** A command's body without the version: that is added at the press, from the newest card. */
type Without<T> = Omit<T, 'expectedVersion'>
export type CaseBody<N extends CaseCommandName> = Without<CaseCommands[N]>
export type OrderBody<N extends OrderCommandName> = Without<OrderCommands[N]>

/** Every command answers with the case as it left it. */
export interface CommandDone {
  case: Pick<CaseCard, 'id' | 'version'>
}

type PostCommand = (
  path: string,
  body: unknown,
  options: { idempotencyKey: string },
) => Promise<Answer<CommandDone>>

/**
 * One press is one key. When nobody answered, the same press again carries the same key, so that
 * the server does it once however often it was sent; anything else that is sent gets a new one.
 */
export function createPresser(send: PostCommand = post, makeKey = newIdempotencyKey) {
  const unanswered = new Map<string, { body: string; key: string }>()

  async function press(path: string, body: unknown): Promise<Answer<CommandDone>> {
    const text = JSON.stringify(body)
    const before = unanswered.get(path)
    const key = before?.body === text ? before.key : makeKey()
    unanswered.set(path, { body: text, key })
    const answer = await sendTwice(path, body, key)
    if (answer.ok || !isUnanswered(answer.error)) unanswered.delete(path)
    return answer
  }

  /** A line that broke under the press is tried once more at once; after that a person decides. */
  async function sendTwice(path: string, body: unknown, key: string): Promise<Answer<CommandDone>> {
    const answer = await send(path, body, { idempotencyKey: key })
    if (answer.ok || answer.error.code !== 'noAnswer') return answer
    return send(path, body, { idempotencyKey: key })
  }

  return {
    onCase: <N extends CaseCommandName>(
      card: { id: string; version: number },
      name: N,
      body: CaseBody<N>,
    ) => press(`/api/cases/${card.id}/${name}`, { ...body, expectedVersion: card.version }),
    onOrder: <N extends OrderCommandName>(
      order: { id: string; version: number },
      name: N,
      body: OrderBody<N>,
    ) => press(`/api/orders/${order.id}/${name}`, { ...body, expectedVersion: order.version }),
  }
}

/** Nobody knows whether it was done: pressing again is safe and needed. */
const isUnanswered = ({ code, status }: Problem): boolean =>
  code === 'noAnswer' || code === 'storeUnavailable' || status >= 500
