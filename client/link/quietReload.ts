const QUIET_MS = 15_000
const LOOK_EVERY_MS = 1_000
const RELOADED_KEY = 'shaotai.reloadedAt'
/** A page that comes back as old as it was must not be loaded in a circle. */
const AT_MOST_EVERY_MS = 60_000

let lastTouchMs = 0
let holds = 0
let looking: ReturnType<typeof setInterval> | null = null

/** Keeps the page while something must not be interrupted: a call, a half-filled form. */
export function holdReload(): () => void {
  let isHeld = true
  holds += 1
  return () => {
    if (isHeld) holds -= 1
    isHeld = false
  }
}

export function watchTouches(): void {
  const touched = () => {
    lastTouchMs = Date.now()
  }
  for (const kind of ['pointerdown', 'keydown', 'input']) addEventListener(kind, touched, true)
}

export const isQuiet = (state: {
  nowMs: number
  lastTouchMs: number
  lastReloadMs: number
  holds: number
}): boolean =>
  state.holds === 0 &&
  state.nowMs - state.lastTouchMs > QUIET_MS &&
  state.nowMs - state.lastReloadMs > AT_MOST_EVERY_MS

/** Loads the new build as soon as nobody is at work on this screen. */
export function reloadWhenQuiet(): void {
  looking ??= setInterval(() => {
    const nowMs = Date.now()
    const lastReloadMs = Number(sessionStorage.getItem(RELOADED_KEY) ?? 0)
    if (!isQuiet({ nowMs, lastTouchMs, lastReloadMs, holds })) return
    sessionStorage.setItem(RELOADED_KEY, String(nowMs))
    location.reload()
  }, LOOK_EVERY_MS)
}
