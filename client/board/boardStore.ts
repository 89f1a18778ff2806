import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef, triggerRef } from 'vue'
import type { Scope } from '#shared/area.ts'
import { apply, isAboutCase, type BoardBody, type BoardEvent, type Frame } from '#shared/board.ts'
import { isClosed, type CaseCard } from '#shared/case.ts'
import { feedAfter, feedFrom, type Arrival } from './feed.ts'
import { useFiguresStore } from './figuresStore.ts'
import { emptyTally, retally } from './tally.ts'

/** Closed cases kept for a screen that is still looking at one. */
const CLOSED_KEPT = 50

/** The open cases this screen follows, exactly as the log has them at `seq`. */
export const useBoardStore = defineStore('board', () => {
  const scope = shallowRef<Scope | null>(null)
  const at = shallowRef<number | null>(null)
  // Whole, replaced cards: cheap to keep, and identity tells the map what changed.
  const cases = shallowReactive(new Map<string, CaseCard>())
  const closed = shallowReactive(new Map<string, CaseCard>())
  const tally = shallowRef(emptyTally())
  const feed = shallowRef<readonly Arrival[]>([])
  /** When the last event that concerns this screen was made; null since the board was fetched. */
  const lastEventAt = shallowRef<string | null>(null)

  const listeners = new Set<(event: BoardEvent) => void>()

  const isLoaded = computed(() => at.value !== null)

  /** Before a scope is followed for the first time, and after a logout: nothing, not the old. */
  function empty(next: Scope | null): void {
    scope.value = next
    at.value = null
    cases.clear()
    closed.clear()
    tally.value = emptyTally()
    feed.value = []
    useFiguresStore().follow(next)
  }

  function load(body: BoardBody): void {
    cases.clear()
    const counted = emptyTally()
    for (const card of body.board.cases) {
      cases.set(card.id, card)
      retally(counted, undefined, card)
    }
    tally.value = counted
    feed.value = feedFrom(body.board.cases)
    at.value = body.seq
    lastEventAt.value = null
    // What happened in the unseen stretch is in no frame: today's figures are asked for again.
    void useFiguresStore().fetch()
  }

  function take(frame: Frame): 'applied' | 'stale' | 'gap' {
    if (at.value === null) return 'gap'
    const board = { seq: at.value, cases }
    const fresh = frame.events.filter((event) => event.seq > board.seq)
    const before = new Map(
      fresh.flatMap(caseIdOf).map((id): [string, CaseCard | undefined] => [id, cases.get(id)]),
    )

    const outcome = apply(board, frame)
    if (outcome !== 'applied') return outcome

    at.value = board.seq
    if (fresh.length > 0) taken(fresh, before)
    return 'applied'
  }

  function taken(fresh: BoardEvent[], before: Map<string, CaseCard | undefined>): void {
    for (const [id, card] of before) retally(tally.value, card, cases.get(id))
    triggerRef(tally)
    feed.value = feedAfter(feed.value, fresh, Date.now())
    lastEventAt.value = fresh.at(-1)?.at ?? null
    for (const event of fresh) {
      if (isAboutCase(event) && isClosed(event.case)) keepClosed(event.case)
    }
    useFiguresStore().take(fresh)
    for (const event of fresh) listeners.forEach((hear) => hear(event))
  }

  function keepClosed(card: CaseCard): void {
    closed.delete(card.id)
    closed.set(card.id, card)
    const oldest = closed.keys().next()
    if (closed.size > CLOSED_KEPT && !oldest.done) closed.delete(oldest.value)
  }

  /** Hears every fresh event once, after the board has taken it, until the answer is called. */
  function onEvent(hear: (event: BoardEvent) => void): () => void {
    listeners.add(hear)
    return () => void listeners.delete(hear)
  }

  /** A case by id, also shortly after it closed. */
  const find = (id: string): CaseCard | undefined => cases.get(id) ?? closed.get(id)

  return {
    ...{ scope, at, cases, closed, tally, feed, lastEventAt, isLoaded },
    ...{ empty, load, take, find, onEvent, seq: () => at.value },
  }
})

/** The case an event is about; none where something beside the cases changed. */
const caseIdOf = (event: BoardEvent): string[] => {
  if (isAboutCase(event)) return [event.case.id]
  return event.type === 'case:left' ? [event.id] : []
}
