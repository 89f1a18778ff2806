import { ForceState } from '#shared/force.ts'
import { forceShapes } from './forceShapes.ts'
import { palette } from './palette.ts'

/** A pin, which no case is: its point stands where somebody was. */
const PIN = 'M15 39C9 30 2 24 2 15a13 13 0 1 1 26 0c0 9-7 15-13 24Z'
const WIDTH = 30
const HEIGHT = 41
const DETAIL = 3

export const forceIconName = (state: ForceState): string => `force-${state}`

/** Every picture of somebody on the map, by its name: colour and sign both tell the state. */
export const forceIcons = (): { name: string; image: ImageData; pixelRatio: number }[] =>
  ForceState.options.map((state) => ({
    name: forceIconName(state),
    image: drawPin(state),
    pixelRatio: DETAIL,
  }))

function drawPin(state: ForceState): ImageData {
  const [width, height] = [WIDTH * DETAIL, HEIGHT * DETAIL]
  const pen = new OffscreenCanvas(width, height).getContext('2d')
  if (!pen) throw new Error('This browser draws no pictures')
  pen.scale(DETAIL, DETAIL)
  const pin = new Path2D(PIN)
  pen.fillStyle = palette.forces[state]
  pen.fill(pin)
  pen.strokeStyle = palette.ink
  pen.lineWidth = 2
  pen.stroke(pin)
  pen.translate(WIDTH / 2 - 9, 6)
  pen.scale(0.75, 0.75)
  pen.lineWidth = 3.5
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  pen.stroke(new Path2D(forceShapes[state]))
  return pen.getImageData(0, 0, width, height)
}
