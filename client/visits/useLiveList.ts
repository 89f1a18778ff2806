import { onUnmounted, shallowRef, watch, type ShallowRef } from 'vue'
import type { AsideType } from '#shared/board.ts'
import type { Say } from '#shared/say.ts'
import { useBoardStore } from '../board/boardStore.ts'
import { backoffMs } from '../link/backoff.ts'
import { useConnectionStore } from '../link/connectionStore.ts'
import { get } from '../link/http.ts'
import { isPassing } from '../link/untilAnswered.ts'
import { problemInWords } from '../words/problemInWords.ts'
import { useVisitsStore } from './visitsStore.ts'

/** Several of a kind may come in one frame: asked once for all of them. */
const GATHER_MS = 150

/**
 * A list from the server that stays true: asked for again when such a thing changed, when events were
 * missed, and when this screen wrote. What stands there stays while the server is away.
 */
export function useLiveList<T>(
  path: () => string | null,
  types: readonly AsideType[],
  /** Asked again so often besides, where something changes that no event tells: who is there. */
  everyMs = Infinity,
): { data: ShallowRef<T | null>; problem: ShallowRef<Say | null> } {
  const connection = useConnectionStore()
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Say | null>(null)
  let attempt = 0
  let failed = 0
  let askedAtMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    const at = path()
    const mine = ++attempt
    askedAtMs = connection.nowMs
    clearTimeout(timer)
    timer = undefined
    if (at === null) return
    const answer = await get<T>(at)
    if (mine !== attempt) return
    problem.value = answer.ok ? null : problemInWords(answer.error)
    if (answer.ok) data.value = answer.data
    failed = answer.ok ? 0 : failed + 1
    if (!answer.ok && isPassing(answer.error))
      timer = setTimeout(() => void load(), backoffMs(failed, answer.error.retryAfter))
  }
  const loadSoon = (): void => {
    timer ??= setTimeout(() => void load(), GATHER_MS)
  }

  watch(
    path,
    () => {
      data.value = null
      void load()
    },
    { immediate: true },
  )
  watch([() => connection.connection.reloads, () => useVisitsStore().written], loadSoon)
  watch(
    () => connection.nowMs,
    (nowMs) => {
      if (nowMs - askedAtMs >= everyMs) loadSoon()
    },
  )
  const stopHearing = useBoardStore().onEvent((event) => {
    if (types.some((type) => type === event.type)) loadSoon()
  })
  onUnmounted(() => {
    attempt += 1
    clearTimeout(timer)
    stopHearing()
  })
  return { data, problem }
}
