import type { Account } from '#shared/account.ts'
import type { Looker } from '#shared/contract.ts'
import { notFound } from '#server/errors.ts'
import type { Asker } from './answer.ts'
import type { Live } from './liveServer.ts'

export interface Looking {
  /** This connection has that case open and no other; null: none. Answers who else has it open. */
  look(asker: Pick<Asker, 'account' | 'connectionId'>, caseId: string | null): Promise<Looker[]>
  /** A connection went: it has nothing open any more. */
  left(connectionId: string): void
}

interface Deps {
  live: Pick<Live, 'announce'>
  maySee: (account: Account, caseId: string) => Promise<boolean>
}

interface Look {
  caseId: string
  account: Account
}

/**
 * Who has which case open: told to the others who have it open too, never stored, and gone with the
 * connection, which the line's heartbeat ends within nine seconds of a cut. Of this process only.
 */
export function createLooking({ live, maySee }: Deps): Looking {
  const looks = new Map<string, Look>()
  /** The newest question of each connection: an older one that is still being checked is void. */
  const newest = new Map<string, symbol>()

  /** Everybody else at the case: each account once, in the order in which they came. */
  function othersAt(caseId: string, accountId: string): Looker[] {
    const others = new Map<string, Looker>()
    for (const look of looks.values()) {
      if (look.caseId === caseId && look.account.id !== accountId)
        others.set(look.account.id, { label: look.account.label })
    }
    return [...others.values()]
  }

  function tell(caseId: string): void {
    for (const [connectionId, look] of looks) {
      if (look.caseId !== caseId) continue
      const others = othersAt(caseId, look.account.id)
      live.announce({ to: [`connection:${connectionId}`] }, 'case:looking', { caseId, others })
    }
  }

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
  }
}
