import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { isClosed, type CaseCard } from '#shared/case.ts'
import { useBoardStore } from '../board/boardStore.ts'
import { get } from '../link/http.ts'
import { isPassing, untilAnswered } from '../link/untilAnswered.ts'

interface Page {
  items: CaseCard[]
  nextCursor: string | null
}

/** Somebody types: the question is asked when the hand rests. */
const TYPING_MS = 250
/** A new case is found within about a second; a busy hour must not ask with every event. */
const AGAIN_MS = 2000

/**
 * What the server finds beyond the board: by words that no card carries, and among closed cases. Asked
 * again while things happen, so that the answer lives like the list it stands in.
 * @param path what `searchPath` makes of the filter; null: nothing to ask
 */
export function useFoundCases(path: Ref<string | null>) {
  const board = useBoardStore()
  const items = shallowRef<readonly CaseCard[]>([])
  const hasMore = shallowRef(false)
  const isGoingOn = shallowRef(false)
  /** How many pages were asked for: what is asked again is as long as what stands there. */
  let pages = 1
  const state = shallowRef<'idle' | 'asking' | 'away' | 'refused' | 'here'>('idle')
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask(): Promise<void> {
    const mine = ++attempt
    timer = undefined
    const asked = path.value
    if (asked === null) return
    const found: CaseCard[] = []
    let cursor: string | null = null
    let isRefused = false
    for (let page = 0; page < pages && (page === 0 || cursor !== null); page++) {
      const at: string = cursor === null ? asked : `${asked}&cursor=${encodeURIComponent(cursor)}`
      const answer = await untilAnswered<Page | null>(async () => {
        // Another question was asked meanwhile: stop asking this one.
        if (mine !== attempt) return { ok: true, data: null }
        const one = await get<Page>(at)
        if (mine === attempt && !one.ok && isPassing(one.error)) state.value = 'away'
        return one
      })
      if (mine !== attempt) return
      isRefused = !answer.ok
      cursor = answer.ok ? (answer.data?.nextCursor ?? null) : null
      if (answer.ok) found.push(...(answer.data?.items ?? []))
    }
    state.value = isRefused ? 'refused' : 'here'
    items.value = found
    hasMore.value = cursor !== null
    isGoingOn.value = false
  }

  /** The next page, below what stands there. */
  function more(): void {
    if (!hasMore.value || isGoingOn.value) return
    isGoingOn.value = true
    pages++
    stop()
    void ask()
  }

  function stop(): void {
    clearTimeout(timer)
    timer = undefined
  }
  function askIn(ms: number): void {
    stop()
    timer = setTimeout(() => void ask(), ms)
  }

  watch(
    path,
    (next) => {
      attempt++
      pages = 1
      items.value = []
      hasMore.value = false
      isGoingOn.value = false
      state.value = next === null ? 'idle' : 'asking'
      if (next === null) stop()
      else askIn(TYPING_MS)
    },
    { immediate: true },
  )
  const forget = board.onEvent(() => {
    if (state.value === 'here' && timer === undefined) askIn(AGAIN_MS)
  })
  onScopeDispose(() => {
    forget()
    attempt++
    stop()
  })

  return {
    state,
    hasMore,
    isGoingOn,
    more,
    /** How many the server has named so far. */
    count: computed(() => items.value.length),
    ids: computed(() => new Set(items.value.map(({ id }) => id))),
    /** As they are now, newest first, also those that closed since they were found. */
    closed: computed(() =>
      items.value.map((card) => board.find(card.id) ?? card).filter((card) => isClosed(card)),
    ),
  }
}
