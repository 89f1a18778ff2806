import { expect, it } from 'vitest'
import { NoiseLimits } from '#shared/forms/noiseJudgement.ts'
import { linesOf, withLimits, type NoiseLine } from './noiseCells.ts'

const limits: NoiseLimits = {
  day: { from: '06:00', to: '22:00' },
  standards: {
    site: {
      name: '工地',
      isUnverified: true,
      boundary: { everyZone: { day: 70, night: 55 } },
      indoorsLowerBy: 10,
      structure: null,
      nightBurst: null,
    },
    social: {
      name: '社会生活',
      isUnverified: false,
      boundary: { byZone: { '1': { day: 55, night: 45 } } },
      indoorsLowerBy: null,
      structure: { sleepingRoom: { '1': { day: 40, night: 30 } }, dayRoom: {} },
      nightBurst: null,
    },
  },
  subTypes: {
    construction: { standard: 'site' },
    entertainment: { standard: 'social' },
    pets: { standard: null, because: 'mediation' },
  },
}
const text = JSON.stringify(limits)
const lineAt = (from: string, standard: string, place: string, zone: string | null): NoiseLine => {
  const found = linesOf(from)?.find(
    (line) => line.standard === standard && line.place === place && line.zone === zone,
  )
  if (!found) throw new Error('There is no such line')
  return found
}

it('shows every zone of every standard, with the kinds it is for and where there is no limit', () => {
  expect(linesOf(text)).toHaveLength(1 + 3 * 6)
  expect(lineAt(text, 'site', 'boundary', null)).toMatchObject({
    kinds: ['construction'],
    limits: { day: 70, night: 55 },
  })
  expect(lineAt(text, 'social', 'sleepingRoom', '1').limits).toEqual({ day: 40, night: 30 })
  expect(lineAt(text, 'social', 'dayRoom', '1').limits).toBeNull()
})

it('changes one line and nothing else, and gives limits that the server takes', () => {
  const to = { day: 50, night: 40 }
  for (const [standard, place, zone] of [
    ['site', 'boundary', null],
    ['social', 'boundary', '4a'],
    ['social', 'dayRoom', '1'],
  ] as const) {
    const line = lineAt(text, standard, place, zone)
    const next = withLimits(text, line, to)
    expect(NoiseLimits.safeParse(JSON.parse(next)).success).toBe(true)
    expect(lineAt(next, standard, place, zone).limits).toEqual(to)
    expect(JSON.parse(withLimits(next, line, line.limits))).toEqual(limits)
  }
})

it('leaves alone what is no such limits', () => {
  expect(linesOf('{')).toBeNull()
  expect(linesOf('{}')).toBeNull()
  expect(withLimits('{', lineAt(text, 'site', 'boundary', null), null)).toBe('{')
})
