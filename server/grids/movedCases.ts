import type { MovedCase } from '#shared/areaFile.ts'
import type { PlacedCase } from './areaFileRepo.ts'
import { indexAreas } from './locate.ts'
import type { Outline } from './orgRepo.ts'

const LISTED_MAX = 50

/**
 * The open cases that lie in another grid by the new outlines than by those that stand. They keep the grid
 * they have: who answers for a case changes by a command and not by a map.
 */
export function movedCases(
  cases: readonly PlacedCase[],
  { before, after, at }: { before: readonly Outline[]; after: readonly Outline[]; at: Date },
): { count: number; cases: MovedCase[] } {
  const [old, fresh] = [indexAreas(before), indexAreas(after)]
  const moved = cases.flatMap(({ caseNo, gridId, lng, lat }): MovedCase[] => {
    const wouldBe = fresh.locate([lng, lat], at).gridId
    if (wouldBe === gridId || wouldBe === old.locate([lng, lat], at).gridId) return []
    return [{ caseNo, gridId, wouldBe }]
  })
  return { count: moved.length, cases: moved.slice(0, LISTED_MAX) }
}
