import { watch } from 'vue'
import type { CaseCard } from '#shared/case.ts'
import { useBoardStore } from '../board/boardStore.ts'

const AT_MOST_MS = 2_000

/**
 * The screen of who pressed changes by the same event as everyone's. A button stays busy until that
 * event is here, so that the next key meets the case as it is now; a slow line does not hold it long.
 */
export function untilSeen({ id, version }: Pick<CaseCard, 'id' | 'version'>): Promise<void> {
  const board = useBoardStore()
  const isSeen = (): boolean => (board.find(id)?.version ?? Number.POSITIVE_INFINITY) >= version
  return new Promise((resolve) => {
    let stop = (): void => undefined
    const done = (): void => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(done, AT_MOST_MS)
    stop = watch(isSeen, (seen) => {
      if (seen) done()
    })
    if (isSeen()) done()
  })
}
