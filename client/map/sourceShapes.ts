import type { Source } from '#shared/ticket.ts'

/**
 * One shape per source, in a box of 24 × 24: the same on the map and in every list, so that a source
 * is known without its colour. Circle: the hotline; diamond: non-police 110; triangle: a visit;
 * square: taken by the desk.
 */
export const sourceShapes: Record<Source, string> = {
  '12345': 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17Z',
  '110': 'M12 1.8L22.2 12L12 22.2L1.8 12Z',
  visits: 'M12 2.6L22.4 20.6H1.6Z',
  desk: 'M4 4H20V20H4Z',
}

/** The order of every list: an object's own would put 110 before 12345. */
export const sourceOrder: readonly Source[] = ['12345', '110', 'visits', 'desk']
