import { roomOf, type Scope } from '#shared/area.ts'
import { CONTRACT, type BoardBody, type Frame } from '#shared/board.ts'
import type { Followed, Input } from '#shared/contract.ts'
import type { Reply } from '#shared/errors.ts'
import { backoffMs } from './backoff.ts'
import type { Answer } from './http.ts'
import { isPassing } from './untilAnswered.ts'

type ReloadReason = Extract<Followed, { kind: 'reload' }>['reason']

/** What followBoard tells the screen about itself; every reload is told, none happens in secret. */
export type Progress =
  | { kind: 'catchingUp' }
  | { kind: 'live' }
  | { kind: 'reloaded'; reason: ReloadReason }
  | { kind: 'outdated' }
  | { kind: 'refused'; code: string }

/** The board on the screen. */
export interface Following {
  /** Where it stands; null while there is none. */
  seq(): number | null
  load(body: BoardBody): void
  take(frame: Frame): 'applied' | 'stale' | 'gap'
}

interface Doors {
  fetchBoard(scope: Scope): Promise<Answer<BoardBody>>
  askFollow(input: Input<'board:follow'>): Promise<Reply<Followed>>
  /** Runs something later; the answer cancels it. */
  later(run: () => void, delayMs: number): () => void
}

export interface BoardFollower {
  /** A new scope: the board is fetched, then followed. */
  follow(scope: Scope): void
  connected(): void
  disconnected(): void
  frame(frame: Frame): void
  stop(): void
}

/** More frames than this while one question is open: cheaper to ask again than to keep them. */
const MOST_WAITING = 1_000
/** An outdated screen asks rarely: its page is about to be loaded anew. */
const OUTDATED_RETRY_MS = 30_000

/** Board over HTTP, then numbered frames; a gap, a cut or a restart ends in the same question. */
export function followBoard(
  doors: Doors,
  board: Following,
  report: (progress: Progress) => void,
): BoardFollower {
  let scope: Scope | null = null
  let isConnected = false
  let failed = 0
  // Answers to an older connection or scope are worthless: each attempt has its number.
  let attempt = 0
  // While we catch up, frames wait here: taken at once they would look like a gap.
  let waiting: Frame[] | null = null
  let isLoading = false
  let cancelRetry = (): void => undefined

  function begin(loadFirst: boolean): void {
    attempt += 1
    cancelRetry()
    waiting = []
    report({ kind: 'catchingUp' })
    void catchUp(attempt, loadFirst)
  }

  async function catchUp(mine: number, loadFirst: boolean): Promise<void> {
    if (scope === null) return
    if (loadFirst) {
      // Works before the socket is up, and while it cannot come up: old figures beat none.
      isLoading = true
      const fetched = await doors.fetchBoard(scope)
      if (mine !== attempt) return
      isLoading = false
      if (!fetched.ok) {
        retry(fetched.error, loadFirst)
        return
      }
      board.load(fetched.data)
    }
    const since = board.seq()
    if (since === null || !isConnected) return

    const reply = await doors.askFollow({ scope, since, contract: CONTRACT })
    if (mine !== attempt) return
    if (!reply.ok) {
      retry(reply.error, false)
      return
    }
    if (reply.data.kind === 'reload') return reload(mine, reply.data.reason)

    const { from, to, events } = reply.data
    if (board.take({ scope, from, to, events }) === 'gap') {
      retryIn(backoffMs(++failed), true)
      return
    }
    failed = 0
    const meanwhile = waiting ?? []
    waiting = null
    report({ kind: 'live' })
    meanwhile.forEach(take)
  }

  async function reload(mine: number, reason: ReloadReason): Promise<void> {
    if (reason === 'oldContract') {
      report({ kind: 'outdated' })
      retryIn(OUTDATED_RETRY_MS, false)
      return
    }
    report({ kind: 'reloaded', reason })
    // A server that answers every follow with a reload must not be asked in a circle.
    failed += 1
    if (failed > 1) retryIn(backoffMs(failed), true)
    else await catchUp(mine, true)
  }

  function retry(error: { code: string; retryAfter?: number }, loadFirst: boolean): void {
    if (!isPassing(error)) report({ kind: 'refused', code: error.code })
    failed += 1
    retryIn(backoffMs(failed, error.retryAfter), loadFirst)
  }

  function retryIn(delayMs: number, loadFirst: boolean): void {
    cancelRetry()
    cancelRetry = doors.later(() => begin(loadFirst), delayMs)
  }

  function take(frame: Frame): void {
    if (waiting) {
      if (waiting.length < MOST_WAITING) waiting.push(frame)
      return
    }
    if (board.take(frame) === 'gap') begin(false)
  }

  return {
    follow(next) {
      scope = next
      failed = 0
      begin(true)
    },
    connected() {
      isConnected = true
      failed = 0
      if (scope === null) return
      // The first board may still be on its way: its answer goes on to follow by itself.
      if (!isLoading) begin(board.seq() === null)
    },
    disconnected() {
      isConnected = false
      waiting ??= []
    },
    frame(frame) {
      if (scope !== null && roomOf(frame.scope) === roomOf(scope)) take(frame)
    },
    stop() {
      attempt += 1
      isLoading = false
      scope = null
      waiting = null
      cancelRetry()
    },
  }
}
