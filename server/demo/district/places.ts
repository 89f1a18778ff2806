import { STORY_GRID_ID, STORY_TOWN_CODE } from './accounts.ts'
import { demoCommittees } from './committeePlaces.ts'
import { gridShapes } from './grids.ts'
import { keyOf } from './growth.ts'
import { mix, toPosition, type Point } from './plane.ts'
import { pick, randomOf, type Random } from './random.ts'
import { streetCells, streetsAround } from './streets.ts'
import { isInside } from './shapes.ts'
import { townShapes, type TownShape } from './towns.ts'
import type { DemoPlace } from './types.ts'

const SHOPS =
  '烧烤店 面馆 火锅店 奶茶店 便利店 水果店 理发店 药店 洗车行 快餐店 菜场 棋牌室 健身房 五金店 宠物店 建材店'.split(
    ' ',
  )
const ESTATE_FIRST =
  '佳兴 水岸 秀江 御景 盈翠 崧润 云湖 锦绣 和风 望江 悦湖 春申 青溪 桂香 荷塘 书香'.split(' ')
const ESTATE_LAST = '苑 花园 雅苑 名邸 新村 华庭 家园 公馆'.split(' ')

/** Of the blocks in no grid only every third has addresses: most tickets come from where most people live. */
const SPARSE = 3

const gridOfCell = new Map(
  gridShapes.flatMap(({ grid, cells }) => cells.map(({ i, j }) => [keyOf(i, j), grid.id])),
)

type StreetCell = (typeof streetCells)[number]

/** A spot inside the block, near the street on one of its sides. */
function spotBy({ corners, centre }: StreetCell, side: number, random: Random): Point {
  const [a, b] = [corners[side] as Point, corners[(side + 1) % 4] as Point]
  return mix(mix(a, b, 0.2 + 0.6 * random()), centre, 0.16 + 0.2 * random())
}

function placesAround(cell: StreetCell, town: TownShape): DemoPlace[] {
  const gridId = gridOfCell.get(keyOf(cell.i, cell.j)) ?? null
  if (!gridId && (cell.i + cell.j) % SPARSE !== 0) return []
  const random = randomOf(`places ${cell.i} ${cell.j}`)
  return streetsAround(cell, town.code).flatMap((street, side): DemoPlace[] => {
    if (!street) return []
    const road = `${town.name}${street}`
    const number = 10 + Math.floor(random() * 1900)
    const kind = pick(['street', 'shop', 'shop', 'estate', 'estate'] as const, random)
    const address = {
      street: `${road}${number}号`,
      shop: `${road}${number}号${pick(SHOPS, random)}`,
      estate: `${road}${number}弄${pick(ESTATE_FIRST, random)}${pick(ESTATE_LAST, random)}`,
    }[kind]
    const spot = spotBy(cell, side, random)
    // A block that the border cuts has streets on the neighbour's side too.
    if (!isInside(spot, town.rim)) return []
    return [{ address, kind, townCode: town.code, gridId, position: toPosition(spot) }]
  })
}

function villagesOf({ code: townCode, name }: TownShape): DemoPlace[] {
  return demoCommittees
    .filter((one) => one.townCode === townCode && one.shortName.endsWith('村'))
    .map(({ shortName, gridId, position, code }) => {
      const group = 1 + Math.floor(randomOf(`group ${code}`)() * 16)
      return {
        address: `${name}${shortName}${group}组`,
        kind: 'village',
        townCode,
        gridId,
        position,
      }
    })
}

const pools = new Map<string, readonly DemoPlace[]>()

/** Addresses in a town for the feed simulator: most in its grids, some in the fields; always the same ones. */
export function placesIn(townCode: string): readonly DemoPlace[] {
  const known = pools.get(townCode)
  if (known) return known
  const town = townShapes.find(({ code }) => code === townCode)
  if (!town) throw new RangeError(`No town ${townCode}`)
  const places = [
    ...streetCells
      .filter((cell) => cell.townCode === townCode)
      .flatMap((cell) => placesAround(cell, town)),
    ...villagesOf(town),
  ]
  pools.set(townCode, places)
  return places
}

/** The barbecue shop of the story, in 业辉路. */
export function barbecueShop(): DemoPlace {
  for (const cell of streetCells) {
    if (gridOfCell.get(keyOf(cell.i, cell.j)) !== STORY_GRID_ID) continue
    const side = streetsAround(cell, STORY_TOWN_CODE).indexOf('业辉路')
    if (side < 0) continue
    const [a, b] = [cell.corners[side] as Point, cell.corners[(side + 1) % 4] as Point]
    return {
      address: '赵巷镇业辉路88号烧烤店',
      kind: 'shop',
      townCode: STORY_TOWN_CODE,
      gridId: STORY_GRID_ID,
      position: toPosition(mix(mix(a, b, 0.5), cell.centre, 0.15)),
    }
  }
  throw new Error('The story’s street does not pass its grid')
}
