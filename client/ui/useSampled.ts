import { shallowRef, watch, type ShallowRef } from 'vue'

/** A value read only when the tick changes: what changes fifty times a second is drawn a few times. */
export function useSampled<T>(tick: () => unknown, read: () => T): Readonly<ShallowRef<T>> {
  const value = shallowRef(read())
  watch(tick, () => {
    value.value = read()
  })
  return value
}
