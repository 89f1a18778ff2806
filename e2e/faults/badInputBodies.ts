import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { caseCommands, orderCommands } from '#shared/commands.ts'
import type { BadRequest } from './badInputHttp.ts'
import { deepText, oddValue, spoiled } from './badInputValues.ts'

/** One field that no route takes in any of these shapes, so that no body is good by chance. */
const poison = {
  // The last one is good but nobody's: what lies behind the reading of a body is asked too.
  expectedVersion: [undefined, null, '1', -1, 1.5, {}, [1], ...Array<number>(7).fill(10 ** 9)],
  reason: [null, 5, {}, 'x'.repeat(501), '\u0000'],
  days: ['1', 0, -1, 1e9, 1.5, null, {}],
  password: [undefined, null, 5, '', ['shaotai'], 'x'.repeat(300), '\u0000'],
  upto: [undefined, null, '1', -1, 1.5, {}, [1], ...Array<number>(7).fill(10 ** 12)],
  upTo: [undefined, null, 1, '1', '1.2.3', '-1.0', '9'.repeat(40), {}, '\u0000'],
  title: [undefined, null, 5, '', ' ', 'x'.repeat(201), 'a\u0000', '\ud800', {}],
  replaces: [undefined, 5, '', 'never', {}, [], '9999-12-31T23:59:59Z'],
  updateId: [undefined, null, 5, '', 'x'.repeat(101), '\u0000', []],
} satisfies Record<string, unknown[]>

interface Shape {
  field: keyof typeof poison
  good: object
  inItems?: true
}

/** A good body for a route, less the field that poisons it. */
function goodFor(path: string): Shape {
  if (path.endsWith('/updates')) {
    const good = { sourceId: 'x', kind: 'urge', at: '2026-04-08T10:00:00Z', text: 'y' }
    return { field: 'updateId', good, inItems: true }
  }
  if (path.includes('/intake/')) {
    const good = {
      sourceId: 'x',
      detail: 'y',
      receivedAt: '2026-04-08T10:00:00Z',
      location: { lng: 121.19, lat: 31.16, crs: 'WGS84' },
      category: { scheme: 'gb47678', code: '06027', name: '油烟污染' },
      caller: { name: '顾谷雨', phone: '10000000001', confidential: false },
      dueAt: [{ kind: 'closing', at: '2026-04-09T10:00:00Z' }],
      extra: { a: [1, { b: null }] },
    }
    return { field: 'title', good, inItems: true }
  }
  if (path.includes('/handovers/')) {
    const good = { place: { townCode: '310118105' }, last: null }
    return { field: 'upto', good: path.endsWith('/take') ? { ...good, offer: null } : good }
  }
  // The reason is no field of theirs: whatever else is right, it is one too many.
  if (path.endsWith('/visits'))
    return {
      field: 'reason',
      good: {
        place: '佳杰路99弄',
        seen: 'x',
        placeKind: 'shop',
        followUpOn: '2026-12-20',
        findings: [{ as: 'case', title: 'x', urgency: 'urgent' }],
        wish: 'x',
      },
    }
  if (path.endsWith('/patrol/reports')) {
    const good = { what: 'x', place: 'x', writtenAt: '2026-04-08T10:00:00Z', done: 'x' }
    return { field: 'reason', good }
  }
  if (path.includes('/patrol/')) return { field: 'reason', good: {} }
  if (path.endsWith('/disputes')) {
    const parties = ['owner', 'neighbour']
    const good = { kind: 'lease', parties, place: 'x', words: 'x', stage: 'prompt' }
    return { field: 'reason', good }
  }
  if (path.endsWith('/forces/consent')) return { field: 'reason', good: { given: true } }
  if (path.endsWith('/forces/position')) {
    const good = { lng: 121.19, lat: 31.16, accuracyM: 10, takenAt: '2026-11-20T10:00:00Z' }
    return { field: 'reason', good }
  }
  if (path.includes('/notices/')) {
    const endpoint = 'https://push.example/x'
    const keys = { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) }
    return { field: 'reason', good: { endpoint, keys, language: 'zh-CN' } }
  }
  if (path.endsWith('/ack')) return { field: 'upTo', good: {} }
  if (path.endsWith('/reveal')) return { field: 'reason', good: {} }
  if (path.endsWith('/tokens'))
    return { field: 'days', good: { accountUsername: 'wall', note: 'x' } }
  if (path.includes('/tables/:table')) {
    const row = { code: 'orphan', params: { minutes: 5 }, basis: 'x' }
    return { field: 'replaces', good: path.endsWith('/end') ? { key: ['route.fume'] } : { row } }
  }
  if (path.endsWith('/session/password'))
    return { field: 'password', good: { username: 'nobody', code: 'AAAA-AAAA-AAAA' } }
  if (path.endsWith('/session')) return { field: 'password', good: { username: 'nobody' } }
  const name = path.split('/').at(-1) ?? ''
  return { field: 'expectedVersion', good: goodCommand(name) }
}

/** Just the fields of that command, so that it is its version alone that is wrong. */
export function goodCommand(name: string): object {
  const fields = {
    tier: 3,
    unitId: 'ZHAOXIANG-CHENGGUAN',
    unitIds: ['ZHAOXIANG-GUIJIAN'],
    question: 'x',
    words: 'x',
    kind: 'emergency',
    task: 'x',
    note: 'x',
    reason: 'x',
    ticketId: 'x',
    townCode: '310118105',
    gridId: null,
    result: name === 'firstContact' ? 'reached' : 'solved',
    satisfaction: 'satisfied',
    verdict: 'solved',
    upheld: true,
    approved: true,
    accepted: true,
    plan: 'x',
    due: '2026-12-20T17:00:00+08:00',
    to: '110',
    caseId: 'x',
    caseVersion: 1,
    form: {
      contact: { result: 'reached', at: '2026-11-20T10:00:00+08:00' },
      facts: 'true',
      factsNote: 'x',
      appeal: 'reasonable',
      appealNote: 'x',
      result: 'solved',
      points: 'x',
      answeredAt: '2026-11-20T11:00:00+08:00',
      text: 'x',
      satisfaction: 'satisfied',
    },
    minutes: 5,
    contribution: 'x',
    grade: 'fair',
    entry: { form: 'cookingFume', stage: 'screening', data: { valueMgM3: 1, instrument: 'x' } },
  }
  const command = Object.entries({ ...caseCommands, ...orderCommands }).find(
    ([one]) => one === name,
  )
  const known = command ? Object.keys(command[1].shape) : []
  return Object.fromEntries(Object.entries(fields).filter(([field]) => known.includes(field)))
}

function badJson({ field, good, inItems }: Shape): fc.Arbitrary<unknown> {
  const poisoned = fc
    .tuple(fc.oneof(fc.constant(good), spoiled(good)), fc.constantFrom<unknown>(...poison[field]))
    .map(([body, value]) =>
      typeof body === 'object' && body !== null ? { ...body, [field]: value } : body,
    )
  const body = inItems
    ? fc.oneof(
        { weight: 6, arbitrary: fc.array(poisoned, { maxLength: 4 }).map((items) => ({ items })) },
        { weight: 1, arbitrary: oddValue.map((items) => ({ items })) },
        { weight: 1, arbitrary: fc.constant({ items: Array(501).fill({}) }) },
      )
    : poisoned
  return fc.oneof({ weight: 5, arbitrary: body }, { weight: 1, arbitrary: oddValue })
}

type Encoded = Pick<BadRequest, 'body' | 'headers'>
const asJson = { 'content-type': 'application/json' }
const gz = { ...asJson, 'content-encoding': 'gzip' }
const encoded = (body: string | Buffer, headers: Record<string, string> = asJson): Encoded => ({
  body: Buffer.from(body as string),
  headers,
})
/** Small on the wire, over every limit when it is unpacked. */
const bomb = encoded(gzipSync(Buffer.alloc(8_000_000, 32)), gz)
const heavy = encoded(`{"items":[{"title":"${'x'.repeat(300_000)}"}]}`)

const made = new Map<string, fc.Arbitrary<Encoded>>()

/** The body as bytes: mostly plain JSON, else broken on its way in every manner a header allows. */
export function badBody(path: string): fc.Arbitrary<Encoded> {
  const known = made.get(path)
  if (known) return known
  const shape = goodFor(path)
  const body = encodedBody(badJson(shape).map((value) => JSON.stringify(value)))
  made.set(path, body)
  return body
}

function encodedBody(text: fc.Arbitrary<string>): fc.Arbitrary<Encoded> {
  return fc.oneof(
    { weight: 8, arbitrary: text.map((json) => encoded(json)) },
    fc.tuple(text, fc.nat({ max: 60 })).map(([json, n]) => encoded(json.slice(0, -1 - n))),
    text.map((json) => encoded(`${json}}`)),
    text.map((json) => encoded(`\ufeff${json}`)),
    text.map((json) => encoded(Buffer.from(json, 'utf16le'))),
    text.map((json) => encoded(Buffer.from(json, 'latin1'))),
    text.map((json) => encoded(json, { 'content-type': 'text/plain' })),
    text.map((json) => encoded(json, { 'content-type': 'application/geo+json' })),
    text.map((json) => encoded(json, { 'content-type': 'application/x-www-form-urlencoded' })),
    text.map((json) => encoded(json, { 'content-type': 'application/json; charset=utf-7' })),
    text.map((json) => encoded(json, { 'content-type': 'application/json; charset="' })),
    text.map((json) => encoded(gzipSync(json), gz)),
    text.map((json) => encoded(gzipSync(json).subarray(0, 12), gz)),
    text.map((json) => encoded(json, { ...asJson, 'content-encoding': 'br' })),
    text.map((json) => encoded(json, { ...asJson, 'content-encoding': 'lzma, gzip' })),
    fc.constantFrom(bomb, heavy),
    deepText.map((json) => encoded(json)),
    // Where a field takes any JSON.
    deepText.map((json) => encoded(`{"items":[{"sourceId":"d","extra":{"a":${json}}}]}`)),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => encoded(Buffer.from(bytes))),
    fc.constant({ body: Buffer.alloc(0), headers: {} }),
  )
}
