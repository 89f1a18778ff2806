import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type Failure, type TestApp } from '#server/live/testing.ts'
import { anItem } from './aTicket.ts'

const PER_MINUTE = 5
let product: TestApp

beforeAll(async () => {
  product = await startTestApp({ feedPerMinute: PER_MINUTE })
})
afterAll(() => product.close())

const knock = async (path: string, authorization?: string): Promise<number> => {
  const response = await fetch(product.url + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(authorization !== undefined && { Authorization: authorization }),
    },
    body: JSON.stringify({ items: [anItem()] }),
  })
  return response.status
}

it('counts a feed by itself: no stranger and no other feed uses up its pace', async () => {
  const strangers = ['Bearer nobody', 'Bearer demo-12345x', 'bearer demo-12345', undefined]
  for (let n = 0; n < PER_MINUTE * 3; n++) {
    expect(await knock('/api/intake/12345', strangers[n % strangers.length])).toBe(401)
    // Another feed's own key at this feed's door.
    expect(await knock('/api/intake/12345', 'Bearer demo-110')).toBe(403)
  }

  const posted = await Promise.all(
    Array.from({ length: PER_MINUTE + 2 }, () =>
      product.feed<Failure>('12345', { items: [anItem()] }),
    ),
  )

  const refused = posted.filter(({ status }) => status !== 200)
  expect(refused.map(({ status, body }) => [status, body.error.code])).toEqual([
    [429, 'slowDown'],
    [429, 'slowDown'],
  ])
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await product.feed('110', { items: [anItem()] })).status).toBe(200)
})
