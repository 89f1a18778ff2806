import { z } from 'zod'
import type { Account } from '#shared/account.ts'
import type { Looker } from '#shared/contract.ts'
import type { Bus } from '#server/bus/bus.ts'
import { notFound } from '#server/errors.ts'
import type { Asker } from './answer.ts'
import type { Live } from './liveServer.ts'

export interface Looking {
  /** This connection has that case open and no other; null: none. Answers who else has it open. */
  look(asker: Pick<Asker, 'account' | 'connectionId'>, caseId: string | null): Promise<Looker[]>
  /** A connection went: it has nothing open any more. */
  left(connectionId: string): void
  close(): void
}

interface Deps {
  live: Pick<Live, 'announce'>
  maySee: (account: Account, caseId: string) => Promise<boolean>
  bus: Bus
  /** A name for this process, new at every start. */
  process: string
}

interface Look {
  caseId: string
  account: Pick<Account, 'id' | 'label'>
}

const CHANNEL = 'looking'
/** How often a process repeats what is open at it, and how long another believes it. */
const TELL_EVERY_MS = 2000
const BELIEVED_MS = 6000

const Told = z.object({
  process: z.string(),
  looks: z.array(
    z.object({ caseId: z.string(), account: z.object({ id: z.string(), label: z.string() }) }),
  ),
})

/**
 * Who has which case open: told to the others who have it open too, never stored, and gone with the
 * connection, which the line's heartbeat ends within nine seconds of a cut. Other processes tell theirs.
 */
export function createLooking({ live, maySee, bus, process }: Deps): Looking {
  const looks = new Map<string, Look>()
  const elsewhere = new Map<string, { looks: Look[]; untilMs: number }>()
  /** The newest question of each connection: an older one that is still being checked is void. */
  const newest = new Map<string, symbol>()

  /** Everybody else at the case: each account once, in the order in which they came. */
  function othersAt(caseId: string, accountId: string): Looker[] {
    const others = new Map<string, Looker>()
    const all = [...looks.values(), ...[...elsewhere.values()].flatMap((one) => one.looks)]
    for (const look of all) {
      if (look.caseId === caseId && look.account.id !== accountId)
        others.set(look.account.id, { label: look.account.label })
    }
    return [...others.values()]
  }

  function tellHere(caseId: string): void {
    for (const [connectionId, look] of looks) {
      if (look.caseId !== caseId) continue
      const others = othersAt(caseId, look.account.id)
      live.announce({ to: [`connection:${connectionId}`] }, 'case:looking', { caseId, others })
    }
  }

  function tellElsewhere(): void {
    const shown = [...looks.values()].map(({ caseId, account: { id, label } }) => ({
      caseId,
      account: { id, label },
    }))
    bus.publish(CHANNEL, { process, looks: shown })
  }

  function tell(caseId: string): void {
    tellHere(caseId)
    tellElsewhere()
  }

  /** What another process has open now, or nothing any more: whoever has one of these here is told. */
  function know(name: string, next: Look[]): void {
    const before = elsewhere.get(name)?.looks ?? []
    if (next.length === 0) elsewhere.delete(name)
    else elsewhere.set(name, { looks: next, untilMs: performance.now() + BELIEVED_MS })
    if (JSON.stringify(before) === JSON.stringify(next)) return
    for (const caseId of new Set([...before, ...next].map((look) => look.caseId))) tellHere(caseId)
  }

  bus.subscribe(CHANNEL, (message) => {
    const told = Told.parse(message)
    know(told.process, told.looks)
  })
  const timer = setInterval(() => {
    const nowMs = performance.now()
    for (const [name, { untilMs }] of elsewhere) if (untilMs <= nowMs) know(name, [])
    if (looks.size > 0) tellElsewhere()
  }, TELL_EVERY_MS)
  timer.unref()

  function leave(connectionId: string): void {
    const before = looks.get(connectionId)
    if (!before) return
    looks.delete(connectionId)
    tell(before.caseId)
  }

  return {
    async look({ account, connectionId }, caseId) {
      const question = Symbol('look')
      newest.set(connectionId, question)
      if (looks.get(connectionId)?.caseId !== caseId) leave(connectionId)
      if (caseId === null) return []
      if (!(await maySee(account, caseId))) throw notFound('case')
      if (newest.get(connectionId) !== question) return []
      if (!looks.has(connectionId)) {
        looks.set(connectionId, { caseId, account })
        tell(caseId)
      }
      return othersAt(caseId, account.id)
    },
    left(connectionId) {
      newest.delete(connectionId)
      leave(connectionId)
    },
    close() {
      clearInterval(timer)
      looks.clear()
      tellElsewhere()
    },
  }
}
