import { computed, onUnmounted, shallowRef, watch, type ShallowRef } from 'vue'
import { useBoardStore } from '../board/boardStore.ts'
import { timesOf } from '../board/cardTimes.ts'
import { useDigestStore } from '../board/digestStore.ts'
import { useCaseDetailStore } from '../cases/caseDetailStore.ts'
import {
  closedInFocus,
  focusAfter,
  neighbour,
  unfocused,
  type Candidates,
  type Focus,
} from './focus.ts'
import { useLiveCallsStore } from './liveCallsStore.ts'

/** An urgent case is news this long; after that it is late or it is in hand. */
const URGENT_NEWS_MS = 30 * 60_000

export interface WallFocus {
  focus: Readonly<ShallowRef<Focus>>
  /** Keeps this case, or the one in focus, until it is released. */
  lock: (caseId?: string) => void
  release: () => void
  walk: (step: 1 | -1) => void
}

/** The one case the wall shows in full; lives as long as the wall is on the screen. */
export function useWallFocus(): WallFocus {
  const board = useBoardStore()
  const digest = useDigestStore()
  const calls = useLiveCallsStore()
  const detail = useCaseDetailStore()
  const focus = shallowRef<Focus>(unfocused)

  const candidates = computed<Candidates>(() => {
    const { nowMs, newestUrgent, late, newest } = digest.now
    const called = calls.list.find(({ state }) => state !== 'ended')
    const isNews =
      newestUrgent !== null && nowMs - timesOf(newestUrgent).receivedMs < URGENT_NEWS_MS
    return {
      called: called ? { id: called.caseId } : null,
      urgent: isNews ? newestUrgent : null,
      late: late[0] ?? null,
      newest,
    }
  })

  watch([candidates, () => digest.now.nowMs], () => {
    focus.value = focusAfter(focus.value, candidates.value, Date.now())
  })
  onUnmounted(
    board.onEvent((event) => {
      if (event.type !== 'case:closed') return
      focus.value = closedInFocus(focus.value, event.case.id, Date.now())
    }),
  )
  watch(
    () => focus.value.caseId,
    (caseId) => detail.open(caseId),
    { immediate: true },
  )

  /** Cases in the order the feed lists them, each once: what the arrow keys walk through. */
  const order = computed(() => [
    ...new Set(board.feed.map(({ caseId }) => caseId).filter((id) => board.cases.has(id))),
  ])

  function lock(asked?: string): void {
    const caseId = asked ?? focus.value.caseId
    if (caseId !== null) focus.value = { mode: 'locked', caseId, sinceMs: Date.now() }
  }
  function release(): void {
    focus.value = focusAfter(unfocused, candidates.value, Date.now())
  }
  function walk(step: 1 | -1): void {
    const caseId = neighbour(order.value, focus.value.caseId, step)
    if (caseId !== null) focus.value = { mode: 'browsing', caseId, sinceMs: Date.now() }
  }

  return { focus, lock, release, walk }
}
