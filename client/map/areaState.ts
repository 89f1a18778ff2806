/** How full a grid is, in steps the eye can tell apart: 0 none … 4 very many. */
export type LoadStep = 0 | 1 | 2 | 3 | 4

const loadLimits = [1, 3, 8, 20] as const

export function loadStep(open: number): LoadStep {
  const step = loadLimits.filter((limit) => open >= limit).length
  return step as LoadStep
}

export interface GridState {
  load: LoadStep
  late: boolean
}

/** The grids whose look changes, out of all of them; most stay as they are. */
export function changedGrids(
  shown: ReadonlyMap<string, GridState>,
  gridIds: Iterable<string>,
  open: ReadonlyMap<string, number>,
  late: ReadonlyMap<string, number>,
): Map<string, GridState> {
  const changed = new Map<string, GridState>()
  for (const id of gridIds) {
    const next = { load: loadStep(open.get(id) ?? 0), late: (late.get(id) ?? 0) > 0 }
    const was = shown.get(id)
    if (was?.load !== next.load || was.late !== next.late) changed.set(id, next)
  }
  return changed
}
