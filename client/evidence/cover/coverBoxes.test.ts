import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CoverBox } from '#shared/evidenceCover.ts'
import { boxAround, boxBetween, moved, resized } from './coverBoxes.ts'

it('takes two corners in any order', () => {
  const box = { x: 0.25, y: 0.5, width: 0.5, height: 0.25 }
  expect(boxBetween({ x: 0.25, y: 0.5 }, { x: 0.75, y: 0.75 })).toEqual(box)
  expect(boxBetween({ x: 0.75, y: 0.5 }, { x: 0.25, y: 0.75 })).toEqual(box)
  expect(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.505, y: 0.9 })).toBeNull()
})

it('covers as much across as down where somebody taps, in a lying and in an upright picture', () => {
  for (const ratio of [4 / 3, 3 / 4]) {
    const { width, height } = boxAround({ x: 0.5, y: 0.5 }, ratio)
    expect(width * ratio).toBeCloseTo(height)
  }
})

it('lets no box leave the picture, and the server takes each, whatever is done to it', () => {
  const spot = fc.record({
    x: fc.double({ min: -2, max: 3, noNaN: true }),
    y: fc.double({ min: -2, max: 3, noNaN: true }),
  })
  fc.assert(
    fc.property(
      spot,
      spot,
      spot,
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (a, b, by, ratio) => {
        const inside = { x: Math.min(Math.max(a.x, 0), 1), y: Math.min(Math.max(a.y, 0), 1) }
        for (const box of [boxBetween(a, b), boxAround(inside, ratio)]) {
          if (!box) continue
          for (const one of [box, moved(box, by), resized(box, by), resized(moved(box, by), b)])
            expect(CoverBox.safeParse(one).success).toBe(true)
        }
      },
    ),
  )
})
