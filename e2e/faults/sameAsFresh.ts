import { isDeepStrictEqual } from 'node:util'
import { roomOf } from '#shared/area.ts'
import { boardFrom } from '#shared/board.ts'
import { until } from '#server/store/patience.ts'
import { fetchBoard } from '../support/httpDoor.ts'
import type { Screen } from './screen.ts'

const PATIENCE_MS = 20_000

/** What keeps a screen from being a fresh board of its scope; null when it is one. Call when nothing is written. */
export async function differenceFromFresh(
  screen: Screen,
  base: string,
  cookie: string,
): Promise<string | null> {
  const fresh = boardFrom(await fetchBoard(base, cookie, screen.scope))
  // A quiet screen is moved on by an empty frame within seconds.
  await until(() => ((screen.board()?.seq ?? -1) >= fresh.seq ? true : undefined), {
    timeoutMs: PATIENCE_MS,
  })
  const board = screen.board()
  const name = roomOf(screen.scope)
  if (!board || board.seq < fresh.seq)
    return `${name} stands at ${String(board?.seq)}, the log at ${fresh.seq}`
  for (const [id, card] of fresh.cases) {
    if (!isDeepStrictEqual(board.cases.get(id), card)) return `${name} differs at case ${id}`
  }
  return board.cases.size === fresh.cases.size
    ? null
    : `${name} has ${board.cases.size} cases, a fresh board ${fresh.cases.size}`
}
