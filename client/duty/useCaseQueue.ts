import { useEventListener } from '@vueuse/core'
import { computed, shallowRef, watch } from 'vue'
import type { Post } from '#shared/account.ts'
import type { CaseCard, Holder } from '#shared/case.ts'
import { everyCase, type CaseFilter } from '#shared/savedView.ts'
import { useBoardStore } from '../board/boardStore.ts'
import { useMarked } from '../bulk/useMarked.ts'
import { caseQueue, fits, groupCounts, neighbour } from '../cases/caseOrder.ts'
import { useCaseDetailStore } from '../cases/caseDetailStore.ts'
import { useConnectionStore } from '../link/connectionStore.ts'
import { useSessionStore } from '../people/sessionStore.ts'
import { isTyping, useKeys } from '../ui/keys.ts'
import { holdBack } from './heldBack.ts'
import { searchPath } from './searchQuery.ts'
import { useFoundCases } from './useFoundCases.ts'

const holders: Partial<Record<Post, Holder>> = {
  stationLead: 'stationLead',
  dutyOfficer: 'dutyOfficer',
  shiftLeader: 'shiftLeader',
  districtCentre: 'districtCentre',
}

/** The queue a console reads: sorted, filtered and searched, new ones held back, walked by key. */
export function useCaseQueue() {
  const board = useBoardStore()
  const connection = useConnectionStore()
  const detail = useCaseDetailStore()
  const session = useSessionStore()

  const filter = shallowRef<CaseFilter>(everyCase)
  const holder = computed(() => (session.user ? (holders[session.user.post] ?? null) : null))
  // What is late changes by the minute, not by the second: a queue of thousands is sorted that often.
  const minuteMs = computed(() => Math.floor(connection.nowMs / 60_000) * 60_000)
  const reader = computed(() => ({ holder: holder.value, nowMs: minuteMs.value }))

  const all = computed(() => [...board.cases.values()])
  const counts = computed(() => groupCounts(all.value, reader.value))
  const found = useFoundCases(computed(() => searchPath(filter.value, holder.value)))
  /** Instead of the queue: the cases a caller's number was found in. */
  const called = shallowRef<readonly CaseCard[] | null>(null)
  const queue = computed((): CaseCard[] => {
    if (called.value) return called.value.map((card) => board.find(card.id) ?? card)
    const open = caseQueue(all.value, filter.value, reader.value, found.ids.value)
    const closed = found.closed.value.filter((card) => fits(card, filter.value, reader.value))
    return closed.length === 0 ? open : [...open, ...closed]
  })

  const shownIds = shallowRef<readonly string[] | null>(null)
  const heldIds = shallowRef<readonly string[]>([])
  /** Somebody has a case open: the list beside it keeps still. */
  const isBeingRead = computed(() => detail.openId !== null)

  function show(isReading: boolean): void {
    const ids = queue.value.map((card) => card.id)
    const next = holdBack(shownIds.value, ids, isReading && board.isLoaded)
    shownIds.value = board.isLoaded ? next.shown : null
    heldIds.value = next.held
  }
  const showAll = (): void => show(false)
  watch(queue, () => show(isBeingRead.value), { immediate: true })
  watch(isBeingRead, (isReading) => show(isReading))
  // Another filter is a new question: its answer is shown whole, also what the server adds to it later.
  watch([filter, called, found.state], showAll)
  watch(
    () => filter.value.text,
    () => (called.value = null),
  )

  const byId = computed(() => new Map(queue.value.map((card) => [card.id, card])))
  const cards = computed(() =>
    (shownIds.value ?? []).flatMap((id): CaseCard[] => {
      const card = byId.value.get(id)
      return card ? [card] : []
    }),
  )
  const marked = useMarked(computed(() => cards.value.map(({ id }) => id)))

  function walk(by: 1 | -1, isMarking: boolean): void {
    const next = neighbour(shownIds.value ?? [], detail.openId, by)
    if (next === null) return
    if (isMarking) marked.add(detail.openId === null ? [next] : [detail.openId, next])
    detail.open(next)
  }
  useKeys((key, { shiftKey }) => {
    if (key === 'J' || key === 'ArrowDown') walk(1, shiftKey)
    else if (key === 'K' || key === 'ArrowUp') walk(-1, shiftKey)
    else if (key === 'N') showAll()
    else if (key === 'M' && detail.openId !== null) marked.toggle(detail.openId)
    else if (key === 'Escape' && marked.ids.value.length > 0) marked.clear()
    else return false
    return true
  })
  // Keys with Ctrl are the browser's but for this one, which would mark the page's text.
  useEventListener('keydown', (event: KeyboardEvent) => {
    const isAll = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a'
    if (!isAll || event.shiftKey || event.altKey || isTyping(event)) return
    event.preventDefault()
    marked.all()
  })

  return { filter, counts, cards, heldIds, holder, showAll, found, called, marked, walk }
}
