import { audiencesOf, isClosed } from '#shared/case.ts'
import { EVENT_VERSION } from '#server/ledger/draft.ts'
import { chainHash, FIRST_HASH, hashData } from '#server/ledger/hash.ts'
import type { Step } from './madeCase.ts'
import type { RowWriter } from './manyCasesRows.ts'

const DAY_MS = 24 * 3_600_000

/** Puts the steps of many cases into one order of time, numbers and chains them. */
export function createLog(writer: RowWriter) {
  const days = new Map<number, Step[]>()
  const opened = new Map<string, number>()
  let day = -Infinity
  let seq = 0
  let at = new Date(0)
  let hash: Buffer = FIRST_HASH

  async function write({ atMs, type, what, card }: Step): Promise<void> {
    seq++
    at = new Date(atMs)
    const actor = type === 'ticket:received' ? `feed:${card.source}` : 'system'
    const [head] = card.tickets
    const ticket = type === 'ticket:received' &&
      head && { ...head, caseId: card.id, gridId: card.gridId }
    const data = JSON.stringify({ actor: '演示', what, ...(ticket && { ticket }), case: card })
    const dataHash = hashData(data)
    hash = chainHash(hash, { seq, at, actor, type, dataHash })
    const rooms = audiencesOf(card)
    await writer.addEvent([
      String(seq),
      at.toISOString(),
      actor,
      type,
      String(EVENT_VERSION),
      'live',
      card.id,
      `{${rooms.join(',')}}`,
      '{}',
      data,
      `\\x${dataHash.toString('hex')}`,
      `\\x${hash.toString('hex')}`,
    ])
    if (type === 'ticket:received') opened.set(card.id, seq)
    if (!isClosed(card)) return
    await writer.addSpan([card.id, String(opened.get(card.id)), String(seq)])
    opened.delete(card.id)
  }

  return {
    head: () => ({ seq, at, hash }),
    keep(steps: readonly Step[]): void {
      for (const step of steps) {
        const on = Math.floor(step.atMs / DAY_MS)
        const others = days.get(on)
        if (others) others.push(step)
        else days.set(on, [step])
      }
    },
    /** Nothing earlier than this will be kept any more: the days before it can be written. */
    async moveTo(ms: number): Promise<void> {
      if (Math.floor(ms / DAY_MS) === day) return
      day = Math.floor(ms / DAY_MS)
      const past = [...days.keys()].filter((one) => one < day).sort((a, b) => a - b)
      for (const one of past) {
        const steps = days.get(one) ?? []
        days.delete(one)
        for (const step of steps.sort((a, b) => a.atMs - b.atMs)) await write(step)
      }
      if (ms !== Infinity) return
      for (const [caseId, from] of opened) await writer.addSpan([caseId, String(from), null])
    },
  }
}
