import { barbecueShop } from '../district/places.ts'
import type { Scenario } from './arguments.ts'
import { sourceIdOf, type MadeTicket } from './madeTickets.ts'

/** So many others come first: the story begins when the wall has begun to move. */
const COME_BEFORE = 5

/** The tickets with a scenario's own among them. */
export function* withScenario(
  tickets: Iterable<MadeTicket>,
  scenario: Scenario | null,
  startedAt: Date,
): Generator<MadeTicket> {
  let n = 0
  let receivedAt = startedAt.toISOString()
  for (const ticket of tickets) {
    yield ticket
    n++
    receivedAt = ticket.item.receivedAt
    if (scenario !== null && n === COME_BEFORE) yield stories[scenario](startedAt, receivedAt)
  }
  if (scenario !== null && n < COME_BEFORE) yield stories[scenario](startedAt, receivedAt)
}

const stories: Record<Scenario, (startedAt: Date, receivedAt: string) => MadeTicket> = {
  /** The complaint the product's story begins with. */
  barbecue(startedAt, receivedAt) {
    const { address, position } = barbecueShop()
    const [lng, lat] = position
    return {
      source: '12345',
      item: {
        sourceId: sourceIdOf('12345', startedAt, 'S00001'),
        title: '烧烤店油烟扰民',
        detail: `市民反映${address}每天傍晚起油烟很大，附近居民不敢开窗，希望有关部门检测油烟是否超标并督促整改。`,
        receivedAt,
        address,
        location: { lng, lat, crs: 'WGS84' },
        locationIs: 'problem',
        kind: 'complaint',
        category: { scheme: 'gb47678', code: '06027', name: '油烟污染' },
        urgency: 'normal',
        caller: { name: '顾谷雨', phone: '10000000088' },
      },
    }
  },
}
