import type { BoardEvent } from '#shared/board.ts'
import type { Position } from '#shared/geometry.ts'
import type { Logged } from '#server/ledger/readLog.ts'

/** A ticket as the log tells of it: public already. */
export interface ToldTicket {
  id: string
  version: number
  title: string
  /** Null where it was not told this time, or is the caller's own home. */
  position: Position | null
  place: string | null
}

type Told = Partial<Pick<Extract<BoardEvent, { type: 'ticket:received' }>, 'case' | 'ticket'>>

/** The tickets that events tell of, each as the last of them has it. */
export function toldBy(events: readonly Pick<Logged, 'type' | 'data'>[]): Map<string, ToldTicket> {
  const told = new Map<string, ToldTicket>()
  for (const { type, data } of events) {
    // Other events repeat tickets that one of these has told.
    if (type !== 'ticket:received' && type !== 'case:changed') continue
    const { case: card, ticket } = data as Told
    card?.tickets.forEach(({ id, version, title }, index) => {
      // The case's own place is that of the ticket that opened it.
      const opened = index === 0
      const location = opened ? card.location : id === ticket?.id ? ticket.location : null
      const before = told.get(id)
      told.set(id, {
        id,
        version,
        title,
        position: location ? [location.lng, location.lat] : (before?.position ?? null),
        place: opened ? card.place : (before?.place ?? null),
      })
    })
  }
  return told
}
