import { setTimeout as pause } from 'node:timers/promises'
import type { DuplicateCandidates } from '#shared/duplicate.ts'
import { startInProcess } from '../faults/inProcess.ts'
import { logIn, newestSeq } from '../support/httpDoor.ts'
import type { Message } from './citizenMessages.ts'

export interface Listed {
  /** The message's place in time order. */
  message: number
  strength: 'strong' | 'weak'
}

const BATCH = 200
const LOOK_MS = 200

/**
 * Sends the messages in through the feed's door, without place and caller, which the file does not
 * have, and asks the route for every one: what it lists of the messages that came in before it.
 */
export async function listsOfProduct(messages: readonly Message[]): Promise<Listed[][]> {
  const product = await startInProcess()
  try {
    const caseIds: string[] = []
    for (let from = 0; from < messages.length; from += BATCH)
      caseIds.push(...(await send(product.base, messages.slice(from, from + BATCH))))
    const messageOf = new Map(caseIds.map((caseId, message) => [caseId, message]))

    const cookie = await logIn(product.base, 'district')
    const newest = await newestSeq(product.base, cookie)
    const ask = async (caseId: string): Promise<DuplicateCandidates> => {
      const answer = await fetch(`${product.base}/api/cases/${caseId}/candidates`, {
        headers: { Cookie: cookie },
      })
      if (!answer.ok) throw new Error(`candidates of ${caseId}: ${answer.status}`)
      return (await answer.json()) as DuplicateCandidates
    }
    while ((await ask(caseIds[0] ?? '')).asOf < newest) await pause(LOOK_MS)

    const lists: Listed[][] = []
    for (const [place, caseId] of caseIds.entries()) {
      const { items } = await ask(caseId)
      lists.push(
        items
          .map(({ caseId: other, strength }) => ({ message: messageOf.get(other) ?? -1, strength }))
          .filter(({ message }) => message < place),
      )
    }
    return lists
  } finally {
    await product.close()
  }
}

async function send(base: string, messages: readonly Message[]): Promise<string[]> {
  const items = messages.map(({ id, title, detail, at }) => ({
    sourceId: id,
    title,
    detail,
    receivedAt: new Date(at).toISOString(),
  }))
  const answer = await fetch(`${base}/api/intake/12345`, {
    method: 'POST',
    headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
    body: JSON.stringify({ items }),
  })
  const { results } = (await answer.json()) as { results: { caseId?: string }[] }
  return results.map(({ caseId }, index) => {
    if (caseId === undefined) throw new Error(`Message ${items[index]?.sourceId ?? ''} was refused`)
    return caseId
  })
}
