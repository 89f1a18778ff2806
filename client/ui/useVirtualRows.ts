import { defaultRangeExtractor, useVirtualizer } from '@tanstack/vue-virtual'
import { computed, nextTick, watch, type ComponentPublicInstance, type Ref } from 'vue'

interface LongList {
  /** What scrolls; the list's own box. */
  box: Readonly<Ref<HTMLElement | null>>
  /** One key per row, in the list's order. */
  keys: Readonly<Ref<readonly string[]>>
  /** Rows that stay in the page wherever the list stands: the one in hand, the one that has the focus. */
  kept: Readonly<Ref<readonly string[]>>
  /** A row's likely height in pixels; each is measured once it is in the page. */
  rowHeight: number
}

/** So many more than are in sight, above and below: a wheel's turn shows no gap. */
const OVERSCAN = 6

/**
 * A list of any length of which only the rows in sight are in the page. What is added or leaves above
 * moves nothing that is being read: the first row in sight keeps its place.
 */
export function useVirtualRows({ box, keys, kept, rowHeight }: LongList) {
  const places = computed(() => new Map(keys.value.map((key, index) => [key, index])))
  const keptAt = computed(() =>
    kept.value.flatMap((key) => {
      const at = places.value.get(key)
      return at === undefined ? [] : [at]
    }),
  )

  // Before the virtualizer hears of the new keys: what it says now is what is in sight.
  watch(keys, (_now, before) => keepPlace(before))

  const rows = useVirtualizer<HTMLElement, HTMLElement>(
    computed(() => ({
      count: keys.value.length,
      getScrollElement: () => box.value,
      estimateSize: () => rowHeight,
      getItemKey: (index: number) => keys.value[index] ?? index,
      overscan: OVERSCAN,
      rangeExtractor: (range) =>
        [...new Set([...defaultRangeExtractor(range), ...keptAt.value])].sort((a, b) => a - b),
    })),
  )

  /** At the top the newest belong in sight; further down the first row that stays keeps its place. */
  function keepPlace(before: readonly string[]): void {
    const offset = rows.value.scrollOffset ?? 0
    if (offset <= 0) return
    const inSight = rows.value.getVirtualItems().filter(({ end }) => end > offset)
    const anchor = inSight.find(({ index }) => places.value.has(before[index] ?? ''))
    if (!anchor) return
    const key = before[anchor.index] as string
    const shift = offset - anchor.start
    void nextTick(() => {
      const at = places.value.get(key)
      const start = at === undefined ? undefined : rows.value.getOffsetForIndex(at, 'start')?.[0]
      if (start !== undefined && start + shift !== rows.value.scrollOffset)
        rows.value.scrollToOffset(start + shift)
    })
  }

  return {
    rows: computed(() => rows.value.getVirtualItems()),
    height: computed(() => rows.value.getTotalSize()),
    measure: (row: Element | ComponentPublicInstance | null) => {
      if (row instanceof HTMLElement) rows.value.measureElement(row)
    },
    /** Scrolls as little as it takes to have the row in sight. */
    show: (key: string): void => {
      const at = places.value.get(key)
      if (at !== undefined) rows.value.scrollToIndex(at, { align: 'auto' })
    },
    toTop: (): void => rows.value.scrollToOffset(0),
  }
}
