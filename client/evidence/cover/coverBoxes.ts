import type { CoverBox } from '#shared/evidenceCover.ts'

/** A place in a picture, in shares of its width and height. */
export interface Spot {
  x: number
  y: number
}

/** Smaller cannot be seen, nor taken hold of. */
const LEAST = 0.015
/** What a tap covers: a face across a street. */
const TAPPED = 0.12

const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most)

/** The box between two corners, however they lie; null: too small to have been meant. */
export function boxBetween(a: Spot, b: Spot): CoverBox | null {
  const [left, right] = [within(Math.min(a.x, b.x), 1), within(Math.max(a.x, b.x), 1)]
  const [top, bottom] = [within(Math.min(a.y, b.y), 1), within(Math.max(a.y, b.y), 1)]
  const [width, height] = [right - left, bottom - top]
  return width < LEAST || height < LEAST ? null : { x: left, y: top, width, height }
}

/** A square around one spot; `ratio`: the picture's width by its height. */
export function boxAround({ x, y }: Spot, ratio: number): CoverBox {
  const width = ratio >= 1 ? TAPPED / ratio : TAPPED
  const height = ratio >= 1 ? TAPPED : TAPPED * ratio
  return moved({ x: x - width / 2, y: y - height / 2, width, height }, { x: 0, y: 0 })
}

/** It never leaves the picture. */
export const moved = (box: CoverBox, by: Spot): CoverBox => ({
  ...box,
  x: within(box.x + by.x, 1 - box.width),
  y: within(box.y + by.y, 1 - box.height),
})

/** By its lower right corner. */
export const resized = (box: CoverBox, by: Spot): CoverBox => ({
  ...box,
  width: within(Math.max(box.width + by.x, LEAST), 1 - box.x),
  height: within(Math.max(box.height + by.y, LEAST), 1 - box.y),
})
