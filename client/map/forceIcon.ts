import { ForceState } from '#shared/force.ts'
import { forceShapes } from './forceShapes.ts'
import { palette } from './palette.ts'

/** A pin, which no case is: its point stands where somebody was. */
const PIN = 'M15 39C9 30 2 24 2 15a13 13 0 1 1 26 0c0 9-7 15-13 24Z'
const WIDTH = 30
const HEIGHT = 41
const GROUP_WIDTH = 36
const GROUP_HEIGHT = 28
const DETAIL = 3

export const forceIconName = (state: ForceState): string => `force-${state}`

/** Of several together, some of them free or none. */
export const forceGroupIconName = (isAnyFree: boolean): string =>
  isAnyFree ? 'forces-free' : 'forces-busy'

/** Every picture of somebody on the map, by its name: colour and sign both tell the state. */
export const forceIcons = (): { name: string; image: ImageData; pixelRatio: number }[] => [
  ...ForceState.options.map((state) => ({
    name: forceIconName(state),
    image: drawPin(state),
    pixelRatio: DETAIL,
  })),
  ...[true, false].map((isAnyFree) => ({
    name: forceGroupIconName(isAnyFree),
    image: drawGroup(isAnyFree),
    pixelRatio: DETAIL,
  })),
]

/** A plate with room for a number; a case's circle it is not. */
function drawGroup(isAnyFree: boolean): ImageData {
  const [width, height] = [GROUP_WIDTH * DETAIL, GROUP_HEIGHT * DETAIL]
  const pen = penOn(width, height)
  const plate = new Path2D()
  plate.roundRect(1.5, 1.5, GROUP_WIDTH - 3, GROUP_HEIGHT - 3, 8)
  pen.fillStyle = isAnyFree ? palette.forces.free : palette.forces.onTheWay
  pen.fill(plate)
  pen.strokeStyle = palette.ink
  pen.lineWidth = 2
  pen.stroke(plate)
  return pen.getImageData(0, 0, width, height)
}

function penOn(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const pen = new OffscreenCanvas(width, height).getContext('2d')
  if (!pen) throw new Error('This browser draws no pictures')
  pen.scale(DETAIL, DETAIL)
  return pen
}

function drawPin(state: ForceState): ImageData {
  const [width, height] = [WIDTH * DETAIL, HEIGHT * DETAIL]
  const pen = penOn(width, height)
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
