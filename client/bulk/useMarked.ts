import { computed, shallowRef, type Ref } from 'vue'

/**
 * The cases chosen together, in the list's order. One that left the list is chosen no more: nobody can
 * see it there.
 * @param listed ids as the list shows them
 */
export function useMarked(listed: Readonly<Ref<readonly string[]>>) {
  const chosen = shallowRef<ReadonlySet<string>>(new Set())
  const ids = computed(() =>
    chosen.value.size === 0 ? [] : listed.value.filter((id) => chosen.value.has(id)),
  )

  const add = (more: readonly string[]): void => {
    chosen.value = new Set([...chosen.value, ...more])
  }
  function toggle(id: string): void {
    const next = new Set(chosen.value)
    if (!next.delete(id)) next.add(id)
    chosen.value = next
  }

  return {
    ids,
    set: computed<ReadonlySet<string>>(() => new Set(ids.value)),
    add,
    toggle,
    all: (): void => add(listed.value),
    clear: (): void => {
      chosen.value = new Set()
    },
  }
}
