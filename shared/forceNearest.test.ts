import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Force, ForceUnit, ForceWork } from './force.ts'
import { nearestFitting, type Sought } from './forceNearest.ts'

const nowMs = Date.parse('2026-11-20T12:00:00+08:00')
const minutesAgo = (minutes: number): string => new Date(nowMs - minutes * 60_000).toISOString()
/** North of the case; a thousandth of a degree is about 111 metres. */
const position = (north = 0.001, minutes = 1) => ({
  lng: 121.2,
  lat: 31.15 + north,
  accuracyM: 10,
  takenAt: minutesAgo(minutes),
})
const person = (change: Partial<Force> = {}): Force => ({
  accountId: 'a',
  label: '值班员',
  rank: 1,
  presence: 'onPhone',
  hasConsent: true,
  position: position(),
  trail: null,
  ...change,
})
const unit = (change: Partial<ForceUnit> = {}): ForceUnit => ({
  unitId: 'CHENGGUAN',
  kind: 'cityManagement',
  mode: 'stationed',
  state: 'free',
  works: [],
  people: [person()],
  ...change,
})
const work = (change: Partial<ForceWork> = {}): ForceWork => ({
  caseId: 'other',
  caseNo: '赵巷261120-0002',
  isWhistle: true,
  state: 'onSite',
  eta: null,
  ...change,
})
const sought = (change: Partial<Sought> = {}): Sought => ({
  caseId: 'c1',
  place: { lng: 121.2, lat: 31.15 },
  askedUnitIds: [],
  route: { code: 'route.fume', unitKinds: ['cityManagement'] },
  limits: { ageMinutes: 15, kilometres: 10 },
  nowMs,
  ...change,
})

it('proposes the nearest first, with how far, how old and why', () => {
  const far = person({ accountId: 'far', position: position(0.01) })
  const near = person({ accountId: 'near' })

  const { fitting, skipped } = nearestFitting(sought(), [unit({ people: [far, near] })])

  expect(fitting.map(({ accountId, metres }) => [accountId, metres])).toEqual([
    ['near', 111],
    ['far', 1112],
  ])
  expect(fitting[0]?.takenAt).toBe(minutesAgo(1))
  expect(fitting[0]?.why).toEqual([
    { code: 'force.fit.stationed' },
    { code: 'force.fit.route', params: { rule: 'route.fume' } },
    { code: 'force.fit.free' },
  ])
  expect(skipped).toEqual([])
})

it.each<[string, Partial<Sought>, ForceUnit, object]>([
  ['is in the case already', { askedUnitIds: ['CHENGGUAN'] }, unit(), { code: 'force.skip.asked' }],
  [
    'is of another kind',
    {},
    unit({ kind: 'police' }),
    { code: 'force.skip.kind', params: { rule: 'route.fume' } },
  ],
  ['has nobody on duty', {}, unit({ people: [] }), { code: 'force.skip.notOnDuty' }],
  [
    'is at another whistle',
    {},
    unit({ works: [work()] }),
    { code: 'force.skip.whistle', params: { caseNo: '赵巷261120-0002' } },
  ],
  [
    'is at a whistle that is not for these eyes',
    {},
    unit({ works: [work({ caseId: null, caseNo: null })] }),
    { code: 'force.skip.whistleElsewhere' },
  ],
  [
    'shares nothing',
    {},
    unit({ people: [person({ hasConsent: false, position: null })] }),
    { code: 'force.skip.noConsent' },
  ],
  [
    'has sent nothing yet',
    {},
    unit({ people: [person({ position: null })] }),
    { code: 'force.skip.noPosition' },
  ],
  [
    'was there 41 minutes ago',
    {},
    unit({ people: [person({ position: position(0, 41) })] }),
    { code: 'force.skip.old', params: { minutes: 41 } },
  ],
  [
    'is too far away',
    {},
    unit({ people: [person({ position: position(0.1) })] }),
    { code: 'force.skip.far', params: { km: 11.1 } },
  ],
  ['cannot be measured from', { place: null }, unit(), { code: 'force.skip.noPlace' }],
])('leaves out who %s, and says so', (_, change, one, why) => {
  const { fitting, skipped } = nearestFitting(sought(change), [one])

  expect(fitting).toEqual([])
  expect(skipped.map((each) => each.why)).toEqual([why])
})

it('proposes who is only dispatched elsewhere, and says that hands are full', () => {
  const busy = unit({ works: [work({ isWhistle: false }), work({ isWhistle: false })] })

  const [first] = nearestFitting(sought({ route: null }), [busy]).fitting

  expect(first?.why.slice(1)).toEqual([
    { code: 'force.fit.anyKind' },
    { code: 'force.fit.works', params: { n: 2 } },
  ])
})

const anyPerson = fc.record({
  accountId: fc.uuid(),
  hasConsent: fc.boolean(),
  position: fc.option(
    fc.record({
      lng: fc.double({ min: 121, max: 121.4, noNaN: true }),
      lat: fc.double({ min: 31, max: 31.3, noNaN: true }),
      accuracyM: fc.nat(500),
      takenAt: fc.integer({ min: -1, max: 60 }).map(minutesAgo),
    }),
  ),
})
const anyUnits = fc.uniqueArray(
  fc.record({
    unitId: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
    kind: fc.constantFrom('cityManagement', 'police'),
    works: fc.array(
      fc.record({
        isWhistle: fc.boolean(),
        caseId: fc.constantFrom('c1', 'c2', null),
      }),
      { maxLength: 3 },
    ),
    people: fc.uniqueArray(anyPerson, { maxLength: 4, selector: ({ accountId }) => accountId }),
  }),
  { maxLength: 5, selector: ({ unitId }) => unitId },
)

it('tells of everybody exactly once, in order, and proposes nobody who breaks a limit', () => {
  fc.assert(
    fc.property(anyUnits, fc.constantFrom('A', 'Z'), (made, asked) => {
      const units = made.map(({ works, people, ...one }) =>
        unit({
          ...one,
          works: works.map(work),
          people: people.map((each) => person(each)),
        }),
      )
      const { fitting, skipped } = nearestFitting(sought({ askedUnitIds: [asked] }), units)

      const told = [...fitting, ...skipped].flatMap(({ unitId, accountId }) =>
        accountId === null
          ? (units.find((one) => one.unitId === unitId)?.people ?? []).map((one) => one.accountId)
          : [accountId],
      )
      expect(told.sort()).toEqual(
        units.flatMap(({ people }) => people.map(({ accountId }) => accountId)).sort(),
      )
      const metres = fitting.map((one) => one.metres)
      expect(metres).toEqual([...metres].sort((a, b) => a - b))
      for (const one of fitting) {
        const of = units.find(({ unitId }) => unitId === one.unitId)
        expect(of?.kind).toBe('cityManagement')
        expect(one.unitId).not.toBe(asked)
        expect(one.metres).toBeLessThanOrEqual(10_000)
        expect(nowMs - Date.parse(one.takenAt)).toBeLessThan(16 * 60_000)
        expect(of?.people.find(({ accountId }) => accountId === one.accountId)?.hasConsent).toBe(
          true,
        )
        expect(of?.works.some(({ isWhistle, caseId }) => isWhistle && caseId !== 'c1')).toBe(false)
      }
    }),
  )
})
