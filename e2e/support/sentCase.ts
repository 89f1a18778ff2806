import { barbecueShop } from '#server/demo/district/places.ts'
import { redact } from '#server/intake/redact.ts'
import { feedItem } from './feedItem.ts'

/**
 * Sends the n-th item of a run through the 12345 feed, in the grid of the story's station. → its title,
 * as screens show it.
 */
export async function sendCase(url: string, run: string, n = 0): Promise<string> {
  const [lng, lat] = barbecueShop().position
  const item = feedItem(run, n, {
    title: `${run}${n}号来件`,
    location: { lng, lat, crs: 'WGS84' },
    locationIs: 'problem',
  })
  const response = await fetch(`${url}/api/intake/12345`, {
    method: 'POST',
    headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
    body: JSON.stringify({ items: [item] }),
  })
  if (response.status !== 200) throw new Error(`The feed was refused: ${response.status}`)
  return redact(item.title)
}
