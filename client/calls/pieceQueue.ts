import type { Answer } from '../link/http.ts'

/** One piece of a recording, in the order they were recorded. */
export interface Piece {
  n: number
  content: Blob
  isLast: boolean
}

interface Parts {
  send: (piece: Piece) => Promise<Answer<unknown>>
  /** The server takes no more: whatever waits is dropped. */
  onRefused: () => void
  wait?: (ms: number) => Promise<void>
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 8_000
/** Longer the server would not take it any more. */
const TRIES_MAX = 12

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Sends pieces one after the other, each until it is taken; only a refusal ends it. */
export function createPieceQueue({ send, onRefused, wait = pause }: Parts) {
  const waiting: Piece[] = []
  let work: Promise<void> | null = null
  let isOver = false

  async function sendOne(piece: Piece): Promise<boolean> {
    for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
      const answer = await send(piece)
      if (answer.ok) return true
      const { status } = answer.error
      const isPassing = status === 0 || status === 429 || status >= 500
      if (!isPassing) return false
      await wait(Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS))
    }
    return false
  }

  async function workOff(): Promise<void> {
    for (let piece = waiting.shift(); piece !== undefined; piece = waiting.shift()) {
      if (await sendOne(piece)) continue
      isOver = true
      waiting.length = 0
      onRefused()
    }
    work = null
  }

  return {
    add(piece: Piece): void {
      if (isOver) return
      waiting.push(piece)
      work ??= workOff()
    },
    /** Resolves when nothing waits any more. */
    settled: async (): Promise<void> => {
      while (work) await work
    },
  }
}
