/** More is not a hand that is ahead of the screen, it is a book on the keyboard. */
const HELD_AT_MOST = 8

interface Deps<Key> {
  /** What the deed, or the last key, changed is on the page. */
  untilShown: () => Promise<void>
  /** The keys still held are not wanted any more. */
  isForgotten: () => boolean
  press: (key: Key) => unknown
}

/**
 * Keys pressed while a deed is on its way: a fast hand presses the next step before the case shows the
 * last one, and what it pressed must not be lost. They follow in order once the deed is done, and are
 * forgotten when it was refused: they were meant for a case that did not come about.
 */
export function createHeldKeys<Key>({ untilShown, isForgotten, press }: Deps<Key>) {
  let doing = 0
  let isFollowing = false
  let held: Key[] = []

  async function follow(): Promise<void> {
    if (isFollowing) return
    isFollowing = true
    while (doing === 0 && held.length > 0) {
      await untilShown()
      if (isForgotten()) held = []
      const next = held.shift()
      if (next !== undefined) press(next)
    }
    isFollowing = false
  }

  return {
    /** Answers as the deed does: whether it was done. */
    async whileDoing(deed: () => Promise<boolean>): Promise<boolean> {
      doing++
      let isDone = false
      try {
        isDone = await deed()
        return isDone
      } finally {
        doing--
        if (!isDone) held = []
        if (doing === 0) void follow()
      }
    },

    /** True: the key is held, and nobody hears it now. */
    take(key: Key): boolean {
      if (doing === 0 && !isFollowing) return false
      if (held.length < HELD_AT_MOST) held.push(key)
      return true
    },
  }
}
