import fc from 'fast-check'
import { ruleTableNames } from '#shared/ruleTable.ts'
import { badBody } from './badInputBodies.ts'
import type { BadRequest } from './badInputHttp.ts'
import { oddInstant } from './badInputValues.ts'
import type { World } from './badInputWorld.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', 'TRACE']
const bodiless = new Set(['GET', 'HEAD', 'TRACE'])

const queryKeys =
  'status tier gridId townCode unitId source overdue q cursor limit after district __proto__ x'.split(
    ' ',
  )

const oddQuery = fc
  .array(
    fc.tuple(
      fc.constantFrom(...queryKeys, 'q[]', 'gridId[a]'),
      fc.oneof(
        oddInstant.map((at) => encodeURIComponent(`${at}_0197a1b2-0000-7000-8000-000000000000`)),
        fc
          .string({ unit: 'binary', maxLength: 20 })
          .map((value) => encodeURIComponent(value.toWellFormed())),
        fc.constantFrom(
          '',
          '-1',
          '1e9',
          '0x10',
          'Infinity',
          'NaN',
          '9'.repeat(30),
          'true',
          'false',
        ),
        fc.constantFrom(
          '%00',
          '%',
          '%E0%A4%A',
          '%ED%A0%80',
          '+',
          '%25%00',
          'x'.repeat(3000),
          '310118105',
        ),
      ),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map((pair) => pair.join('=')).join('&')}`))

const oddIds = [
  'x',
  'undefined',
  'null',
  '-1',
  '%00',
  '%',
  '%E0%A4%A',
  '%ED%A0%80',
  '..%2f..%2fsecret.txt',
  '__proto__',
  'constructor',
  'a'.repeat(4000),
  encodeURIComponent("' or 1=1--"),
  encodeURIComponent('🚒'),
  '0197a1b2-0000-7000-8000-000000000000',
  '0197a1b2-0000-7000-8000-00000000000g',
]

const climbs = fc
  .tuple(
    fc.constantFrom('/', '/assets/', '/assets/..', '/.%2e/', '//', '/api/..'),
    fc.array(fc.constantFrom('../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '.../', '%00/'), {
      maxLength: 5,
    }),
    fc.constantFrom(
      'secret.txt',
      'client/../secret.txt',
      'index.html%00',
      'etc/passwd',
      '%',
      '.env',
      'assets',
    ),
  )
  .map(([base, steps, file]) => base + steps.join('') + file)

const oddHeaders = fc.constantFrom<Record<string, string | string[]>>(
  {},
  {},
  { 'idempotency-key': 'x'.repeat(5000) },
  { 'idempotency-key': 'one key' },
  { 'idempotency-key': '\u00ff\u0080' },
  { 'idempotency-key': ' ' },
  { 'if-none-match': '"'.repeat(3000) },
  { 'accept-encoding': 'gzip;q=x, *;q=0' },
  { accept: '/'.repeat(2000), 'accept-language': ';;;;' },
  { range: 'bytes=9-1,x' },
  { origin: 'null', host: 'else.where' },
  { 'x-forwarded-for': 'x'.repeat(4000) },
  { cookie: ['a=b', 'shaotai_session', '=;;;=', 'x'.repeat(6000)] },
)

/** Somebody of every kind, a feed, or nobody. */
function askers({ people }: World): fc.Arbitrary<Record<string, string>> {
  const cookies = [...people.values()].map(({ cookie }) => ({ cookie }))
  const feeds = ['12345', '110', 'visits'].map((feed) => ({ authorization: `Bearer demo-${feed}` }))
  return fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom<Record<string, string>>(...cookies) },
    { weight: 2, arbitrary: fc.constantFrom<Record<string, string>>(...feeds) },
    fc.constantFrom<Record<string, string>>(
      {},
      { cookie: 'shaotai_session=' },
      { cookie: `shaotai_session=${'x'.repeat(3000)}` },
      { cookie: 'shaotai_session=%00%ff' },
      { authorization: 'Bearer' },
      { authorization: 'Bearer sht_x' },
      { authorization: `Basic ${'='.repeat(200)}` },
      { authorization: 'Bearer \u00e4\u00ff' },
    ),
  )
}

/** Requests over every route there is, and over some there are not; none of them is good. */
export function badRequests(world: World): fc.Arbitrary<BadRequest> {
  const { routes, card } = world
  const asker = askers(world)
  const real = [card.id, card.orders[0]?.id ?? '', card.tickets[0]?.id ?? '']
  const id = fc.oneof(fc.constantFrom(...real), fc.constantFrom(...oddIds))
  const feed = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('12345', '110', 'visits') },
    fc.constantFrom(...oddIds),
  )
  const table = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<string>(...ruleTableNames) },
    fc.constantFrom(...oddIds),
  )
  const parts = (path: string) => ({
    id,
    feed,
    table,
    asker,
    query: oddQuery,
    encoded: badBody(path),
    more: oddHeaders,
    isOwnFeed: fc.boolean(),
  })

  const known = routes.filter(({ path }) => !path.includes('*'))
  const onRoutes = known.map(({ method: good, path }) => {
    const method = fc.oneof(
      { weight: 5, arbitrary: fc.constant(good.toUpperCase()) },
      { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
    )
    return fc.record({ method, path: fc.constant(path), ...parts(path) })
  })
  const nowhere = fc.record({
    method: fc.constantFrom(...METHODS),
    path: fc.oneof(
      climbs,
      fc.constantFrom(...oddIds).map((one) => `/api/${one}`),
      fc.constantFrom(`/api/cases/${card.id}/explode`, '/assets/', '/socket.io', '/api'),
    ),
    ...parts('/api/nowhere'),
  })

  // Where programs write, and where there is nothing, is asked more often than the rest.
  const forFeeds = onRoutes.filter((_, n) => known[n]?.path.includes(':feed'))
  const often = Array.from({ length: 4 }, () => [nowhere, ...forFeeds]).flat()
  return fc.oneof(...onRoutes, ...often).map((one) => {
    const target = one.path
      .replace(':feed', one.feed)
      .replace(':table', one.table)
      .replace(/:\w+/, one.id)
    // The one request that is good whatever it holds: it would log out all who come after.
    const logsOut = one.method === 'DELETE' && target === '/api/session'
    const body = bodiless.has(one.method) ? Buffer.alloc(0) : one.encoded.body
    return {
      method: one.method,
      target: target + one.query,
      headers: {
        ...one.encoded.headers,
        ...one.more,
        ...(logsOut ? {} : one.asker),
        ...(one.isOwnFeed &&
          one.path.includes(':feed') && { authorization: `Bearer demo-${one.feed}` }),
        // Node leaves it out for some methods and sends the body all the same.
        'content-length': String(body.length),
      },
      body,
    }
  })
}
