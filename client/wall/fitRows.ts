import { useElementSize } from '@vueuse/core'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useRootScale } from '../ui/useRootScale.ts'

/** How many whole rows a list has room for: no row is ever cut in half, no wall ever scrolls. */
export function useRowsThatFit(
  list: Readonly<Ref<HTMLElement | null>>,
  rowRem: number,
): ComputedRef<number> {
  const { height } = useElementSize(list)
  const scale = useRootScale()
  // Half a pixel of rounding must not cost a row.
  return computed(() => Math.max(1, Math.floor((height.value + 0.5) / (rowRem * 16 * scale.value))))
}

/** The rows to show of a longer list, so that the chosen one is among them. */
export function visibleWindow(
  length: number,
  rows: number,
  chosen: number,
): { from: number; to: number } {
  const from = Math.max(0, Math.min(chosen - rows + 1, length - rows))
  return { from, to: Math.min(length, from + rows) }
}
