import type { ForceState } from '#shared/force.ts'

/**
 * One sign per state, in a box of 24 × 24, the same on the map and in every list: a ring for nothing in
 * hand, a question for asked but not answered, arrows for on the way, a tick for reported in.
 */
export const forceShapes: Record<ForceState, string> = {
  free: 'M12 6a6 6 0 1 0 0 12a6 6 0 1 0 0-12Z',
  called: 'M8 9a4 4 0 1 1 5.5 3.7Q12 13.4 12 15.2M12 18.4V18.6',
  onTheWay: 'M6 6L12 12L6 18M12 6L18 12L12 18',
  onSite: 'M5 12.5L10 17.5L19 7',
}
