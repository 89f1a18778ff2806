import { onMounted, onUnmounted } from 'vue'

interface WallKeys {
  walk: (step: 1 | -1) => unknown
  lock: () => void
  release: () => void
}

/** ↓ → j: next case · ↑ ← k: the one before · Enter: keep it · Esc: let the wall choose again. */
export function useWallKeys({ walk, lock, release }: WallKeys): void {
  const keys: Record<string, () => unknown> = {
    ArrowDown: () => walk(1),
    ArrowRight: () => walk(1),
    j: () => walk(1),
    ArrowUp: () => walk(-1),
    ArrowLeft: () => walk(-1),
    k: () => walk(-1),
    Enter: lock,
    Escape: release,
  }
  function pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    // On a button Enter is the button's own: it picks what it stands on.
    if (event.key === 'Enter' && event.target instanceof HTMLButtonElement) return
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  onMounted(() => addEventListener('keydown', pressed))
  onUnmounted(() => removeEventListener('keydown', pressed))
}
