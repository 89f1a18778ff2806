import { isDeepStrictEqual } from 'node:util'
import { roomOf } from '#shared/area.ts'
import { boardFrom, type Board } from '#shared/board.ts'
import { until } from '#server/store/patience.ts'
import { fetchBoard } from '../support/httpDoor.ts'
import type { Screen } from './screen.ts'

/** Bounds a failure: boards of tens of thousands of cases are read and held side by side. */
const PATIENCE_MS = 60_000

/**
 * What keeps a screen from being a fresh board of its scope; null when it is one. Compared at one and
 * the same number: time passes, and a promise missed meanwhile is an event like any other.
 */
export async function differenceFromFresh(
  screen: Screen,
  base: string,
  cookie: string,
): Promise<string | null> {
  const name = roomOf(screen.scope)
  const seen = { screen: -1, log: -1 }
  const difference = await until(
    async () => {
      const fresh = boardFrom(await fetchBoard(base, cookie, screen.scope))
      // A quiet screen is moved on by an empty frame within seconds.
      await until(() => ((screen.board()?.seq ?? -1) >= fresh.seq ? true : undefined), {
        timeoutMs: PATIENCE_MS,
      })
      const board = screen.board()
      seen.screen = board?.seq ?? -1
      seen.log = fresh.seq
      return board?.seq === fresh.seq ? { found: between(board, fresh) } : undefined
    },
    { timeoutMs: PATIENCE_MS },
  )
  if (!difference) return `${name} stands at ${seen.screen}, the log at ${seen.log}`
  return difference.found === null ? null : `${name} ${difference.found}`
}

function between(board: Board, fresh: Board): string | null {
  for (const [id, card] of fresh.cases) {
    if (!isDeepStrictEqual(board.cases.get(id), card)) return `differs at case ${id}`
  }
  return board.cases.size === fresh.cases.size
    ? null
    : `has ${board.cases.size} cases, a fresh board ${fresh.cases.size}`
}
