import { computed, shallowRef, watch } from 'vue'
import type { Post } from '#shared/account.ts'
import type { CaseCard, Holder } from '#shared/case.ts'
import { useBoardStore } from '../board/boardStore.ts'
import {
  caseQueue,
  everyCase,
  groupCounts,
  neighbour,
  type CaseFilter,
} from '../cases/caseOrder.ts'
import { useCaseDetailStore } from '../cases/caseDetailStore.ts'
import { useConnectionStore } from '../link/connectionStore.ts'
import { useSessionStore } from '../people/sessionStore.ts'
import { useKeys } from '../ui/keys.ts'
import { holdBack } from './heldBack.ts'

const holders: Partial<Record<Post, Holder>> = {
  stationLead: 'stationLead',
  dutyOfficer: 'dutyOfficer',
  shiftLeader: 'shiftLeader',
  districtCentre: 'districtCentre',
}

/** The queue a console reads: sorted and filtered, new ones held back, walked with J and K. */
export function useCaseQueue() {
  const board = useBoardStore()
  const connection = useConnectionStore()
  const detail = useCaseDetailStore()
  const session = useSessionStore()

  const filter = shallowRef<CaseFilter>(everyCase)
  const holder = computed(() => (session.user ? (holders[session.user.post] ?? null) : null))
  // What is late changes by the minute, not by the second: a queue of thousands is sorted that often.
  const minuteMs = computed(() => Math.floor(connection.nowMs / 60_000) * 60_000)
  const context = computed(() => ({ holder: holder.value, nowMs: minuteMs.value }))

  const all = computed(() => [...board.cases.values()])
  const counts = computed(() => groupCounts(all.value, context.value))
  const queue = computed(() => caseQueue(all.value, filter.value, context.value))

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
  // Another filter is a new question: its answer is shown whole.
  watch(filter, showAll)

  const cards = computed(() =>
    (shownIds.value ?? []).flatMap((id): CaseCard[] => {
      const card = board.cases.get(id)
      return card ? [card] : []
    }),
  )

  function walk(by: 1 | -1): void {
    const next = neighbour(shownIds.value ?? [], detail.openId, by)
    if (next !== null) detail.open(next)
  }
  useKeys((key) => {
    if (key === 'J' || key === 'ArrowDown') walk(1)
    else if (key === 'K' || key === 'ArrowUp') walk(-1)
    else if (key === 'N') showAll()
    else return false
    return true
  })

  return { filter, counts, cards, heldIds, holder, showAll }
}
