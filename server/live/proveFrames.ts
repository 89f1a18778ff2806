import { expect } from 'vitest'
import { boardFrom, type BoardBody } from '#shared/board.ts'
import type { Scope } from '#shared/area.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import type { Person, Screen, TestApp } from './testing.ts'

/**
 * The proof that nothing is forgotten: whatever `act` does, each screen's old board plus the frames
 * it got must equal the board a new screen would fetch. Returns the events each screen saw.
 */
export async function proveFrames(
  { store }: TestApp,
  watcher: Person,
  screens: readonly Screen[],
  act: () => Promise<unknown>,
): Promise<void> {
  await act()
  const seq = await newestSeq(store.db)
  for (const screen of screens) {
    await screen.reaches(seq)
    const [name, value] = Object.entries(screen.scope)[0] as [string, string | true]
    const fresh = await watcher.get<BoardBody>(`/api/board?${name}=${value}`)
    expect(fresh.status).toBe(200)
    expect(asPlain(screen.board.cases)).toEqual(asPlain(boardFrom(fresh.body).cases))
  }
}

const asPlain = (cases: ReadonlyMap<string, unknown>) => Object.fromEntries(cases)

/** Every audience the story's district has a use for, and one that must stay untouched. */
export const everyScope = (unitIds: readonly string[]): Scope[] => [
  { district: true },
  { townCode: '310118105' },
  { townCode: '310118106' },
  { gridId: '310118105G01' },
  { gridId: '310118105G02' },
  ...unitIds.map((unitId) => ({ unitId })),
]
