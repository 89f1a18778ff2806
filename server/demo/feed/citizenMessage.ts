import { isInPolygon, type Position } from '#shared/geometry.ts'
import { demoDistrict } from '../district/demoDistrict.ts'
import { placesIn } from '../district/places.ts'
import { pick, randomOf, type Random } from '../district/random.ts'
import type { CsvRow } from './csv.ts'
import { localInstant, type ReplayItem } from './replayItem.ts'

export const messageColumns = ['message_id', 'user_id', 'title', 'created_at', 'detail'] as const

/**
 * The town a message belongs to: the first district code A1–A9 of its title, else of its words, always
 * means the same town; a message without one is dealt out by its number.
 */
export function townOfMessage({ message_id = '', title = '', detail = '' }: CsvRow): string {
  const { towns } = demoDistrict()
  const code = /A([1-9])(?![0-9])/.exec(title) ?? /A([1-9])(?![0-9])/.exec(detail)
  const town = code ? towns[Number(code[1]) - 1] : pick(towns, randomOf(`town of ${message_id}`))
  return (town as (typeof towns)[number]).code
}

/** Up to some forty metres from a known address, so that many messages are not one dot; in the town still. */
function near(position: Position, townCode: string, random: Random): Position {
  const moved = (degrees: number, reach: number) =>
    Math.round((degrees + (random() - 0.5) * reach) * 1e6) / 1e6
  const spot: Position = [moved(position[0], 0.0009), moved(position[1], 0.0007)]
  const town = demoDistrict().towns.find(({ code }) => code === townCode)
  return town && isInPolygon(spot, town.polygon) ? spot : position
}

/** One citizen message as the hotline sends it; the same row is always the same item. */
export function itemOfMessage(row: CsvRow): ReplayItem {
  const { message_id = '', user_id = '', title = '', detail = '', created_at = '' } = row
  const townCode = townOfMessage(row)
  const random = randomOf(`place of ${message_id}`)
  const { address, position } = pick(placesIn(townCode), random)
  const [lng, lat] = near(position, townCode, random)
  return {
    at: localInstant(created_at),
    item: {
      sourceId: message_id,
      title: title.trim(),
      detail,
      address,
      location: { lng, lat, crs: 'WGS84' },
      locationIs: 'problem',
      // The file names nobody and has no phone: who wrote is a number of its own.
      extra: { userId: user_id },
    },
  }
}
