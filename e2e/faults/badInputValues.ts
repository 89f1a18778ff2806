import fc from 'fast-check'

/** Text no store keeps and no field takes: a NUL, half a character. */
export const badText = fc.constantFrom('\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\udc00\ud800')

const oddText = fc.oneof(
  badText,
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '',
    ' ',
    '\u202e',
    '🚒'.repeat(50),
    'x'.repeat(20_000),
    "' or 1=1; drop table cases;--",
    '${7*7}',
    '../../etc/passwd',
    '__proto__',
    'constructor',
    'toString',
    'undefined',
    'null',
    '-0',
    '1e999',
    '0197a1b2-0000-7000-8000-000000000000',
    '0197A1B2-0000-7000-8000-00000000000G',
  ),
)

const oddNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(-1, 0, -0, 0.1, 1e9, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, -1e308, 5e-324),
)

/** Some a reader takes for times, some a database does; one is both, and out of the other's range. */
export const oddInstant = fc.constantFrom(
  '2026-02-30T00:00:00Z',
  '2026-04-08',
  '2026-04-08T10:00:00',
  '2026-04-08T10:00:00+08',
  '2026-04-08T10:00:00+23:59',
  '2026-04-08T10:00:00-18:00',
  '2026-04-08T24:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00Z',
  'infinity',
  'now',
  'Wed, 08 Apr 2026 10:00:00 GMT',
)

/** Objects as a parser makes them, with keys that mean something to JavaScript. */
const poisonedObject = fc.constantFrom<unknown>(
  JSON.parse('{"__proto__":{"admin":true}}'),
  JSON.parse('{"constructor":{"prototype":{"admin":true}}}'),
  JSON.parse('{"toString":1,"valueOf":2,"hasOwnProperty":3}'),
  { length: 1e9 },
  { toJSON: 'x' },
  { $ref: '#' },
)

/** Any JSON value, the odder the likelier. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  oddNumber,
  oddInstant,
  poisonedObject,
  fc.constantFrom(null, true, false, [], {}, [null], [[]], { '': '' }),
  fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }),
)

/** Nested deeper than a careless walk over it survives. */
export const deepText = fc
  .record({
    depth: fc.constantFrom(500, 5000, 60_000),
    by: fc.constantFrom(['[', ']'] as const, ['{"a":', '}'] as const),
  })
  .map(({ depth, by: [open, close] }) => `${open.repeat(depth)}1${close.repeat(depth)}`)

/** A good object with one field, somewhere in it, made odd. */
export function spoiled(good: object): fc.Arbitrary<unknown> {
  const paths = pathsOf(good)
  return fc
    .tuple(fc.constantFrom(...paths), oddValue)
    .map(([path, value]) => withValue(good, path, value))
}

type Path = readonly string[]

function pathsOf(value: unknown, base: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [base]
  return [base, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...base, key]))]
}

function withValue(into: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined || typeof into !== 'object' || into === null) return value
  const copy: Record<string, unknown> = Array.isArray(into)
    ? (into.slice() as unknown as Record<string, unknown>)
    : { ...(into as Record<string, unknown>) }
  copy[key] = withValue(copy[key], rest, value)
  return copy
}
