import { describe, expect, it } from 'vitest'
import { demoDistrict } from './demoDistrict.ts'
import { dutyBetween } from '#shared/rosterDuty.ts'
import { holesOf } from '#shared/rosterHoles.ts'
import { HOLE_UNIT_ID, needOf, rosterLines } from './roster.ts'

const { people, units, grids, deployments, committees, towns } = demoDistrict()

const unitNamed = (id: string) => {
  const unit = units.find((one) => one.id === id)
  if (!unit) throw new Error(`No unit ${id}`)
  return unit
}

describe('the demo accounts', () => {
  it.each([
    ['wall', 'display', { kind: 'district' }],
    ['operator', 'operator', { kind: 'district' }],
    ['lead', 'stationLead', { kind: 'grid', gridId: '310118105G01' }],
    ['duty', 'dutyOfficer', { kind: 'town', townCode: '310118105' }],
    ['daiban', 'shiftLeader', { kind: 'town', townCode: '310118105' }],
    ['guijian', 'unitOfficer', { kind: 'unit', unitId: 'ZHAOXIANG-GUIJIAN' }],
    ['chengguan', 'unitOfficer', { kind: 'unit', unitId: 'ZHAOXIANG-CHENGGUAN' }],
    ['shichang', 'unitOfficer', { kind: 'unit', unitId: 'ZHAOXIANG-SHICHANG' }],
    ['gongan', 'unitOfficer', { kind: 'unit', unitId: 'ZHAOXIANG-GONGAN' }],
    ['juwei', 'communityOfficer', { kind: 'unit', unitId: 'ZHAOXIANG-JUCUN-010' }],
    ['patrol', 'gridWorker', { kind: 'grid', gridId: '310118105G01' }],
    ['chief', 'gridChief', { kind: 'grid', gridId: '310118105G01' }],
    ['district', 'districtCentre', { kind: 'district' }],
    ['shegong', 'socialWork', { kind: 'district' }],
    ['admin', 'admin', { kind: 'district' }],
  ])('hold %s as %s', (username, post, area) => {
    expect(people.filter((person) => person.username === username)).toMatchObject([{ post, area }])
  })

  it('are the 14 of the public surface and the shift leader, and no more', () => {
    expect(people.filter(({ username }) => username)).toHaveLength(15)
  })

  it('seat the wall and its operator in the station of 环宝龙', () => {
    const seats = people.filter(({ post }) => post === 'display' || post === 'operator')

    expect(seats.map(({ stationGridId }) => stationGridId)).toEqual([
      '310118105G01',
      '310118105G01',
    ])
  })
})

describe('the organisation', () => {
  it('gives each grid a lead and two chiefs', () => {
    for (const { id } of grids) {
      const posts = people
        .filter(({ area }) => area.kind === 'grid' && area.gridId === id)
        .map(({ post }) => post)
      expect(posts.filter((post) => post === 'stationLead')).toHaveLength(1)
      expect(posts.filter((post) => post === 'gridChief')).toHaveLength(2)
    }
  })

  it('gives each town eight units and each 居村 its own', () => {
    for (const { code } of towns) {
      const kinds = units
        .filter(({ townCode, kind }) => townCode === code && kind !== 'committee')
        .map(({ kind }) => kind)
      expect(new Set(kinds).size).toBe(8)
      expect(kinds).toHaveLength(8)
    }
    expect(committees.every(({ unitId }) => unitNamed(unitId).kind === 'committee')).toBe(true)
    expect(units).toHaveLength(2 + 11 * 8 + 355)
  })

  it('deploys four units into each station and keeps four on call; 规建办 must be whistled in 环宝龙', () => {
    for (const { id } of grids) {
      const modes = deployments.filter(({ gridId }) => gridId === id).map(({ mode }) => mode)
      expect(modes.toSorted()).toEqual([
        ...Array<string>(4).fill('onCall'),
        ...Array<string>(4).fill('stationed'),
      ])
    }
    expect(deployments).toContainEqual({
      gridId: '310118105G01',
      unitId: 'ZHAOXIANG-GUIJIAN',
      mode: 'onCall',
    })
  })

  it('gives every duty desk a number of its own', () => {
    const phones = [
      ...units.map(({ phone }) => phone),
      ...grids.map(({ station }) => station.phone),
    ]

    expect(new Set(phones).size).toBe(phones.length)
    for (const phone of phones) expect(phone).toMatch(/^021-5555-\d{4}$/)
  })

  it('names only people who exist as officers of their own unit', () => {
    const unitOf = new Map(people.map(({ id, unitId }) => [id, unitId]))

    for (const { id, officerIds } of units) {
      expect(officerIds.length).toBeGreaterThan(0)
      expect(officerIds.map((officer) => unitOf.get(officer))).toEqual(officerIds.map(() => id))
    }
  })
})

describe('a duty roster', () => {
  const always = { from: 0, to: Infinity }
  const rosterOf = (id: string) => {
    const lines = rosterLines(unitNamed(id))
    return {
      plans: [{ id, kind: 'rotation' as const, lines, ...always }],
      overrides: [],
      needs: [{ ...needOf(unitNamed(id)), ...always }],
      goneSince: new Map<string, number>(),
    }
  }
  const span = (from: string, to: string) => ({
    from: Date.parse(`${from}:00+08:00`),
    to: Date.parse(`${to}:00+08:00`),
  })
  const week = span('2026-04-20T00:00', '2026-04-27T00:00')
  const isWorkday = () => true
  const firstOf = (id: string, from: string, to: string) =>
    dutyBetween(rosterOf(id), span(from, to), isWorkday).filter(({ rank }) => rank === 1)

  it('leaves one hole in the whole district, on a Thursday', () => {
    const holes = units.flatMap(({ id }) =>
      holesOf(rosterOf(id), week, isWorkday).map((hole) => ({ id, ...hole })),
    )

    expect(holes).toEqual([{ id: HOLE_UNIT_ID, ...span('2026-04-23T08:30', '2026-04-23T17:30') }])
  })

  it('changes officers on Monday by Shanghai’s calendar', () => {
    const on = (day: string) =>
      firstOf('XUJING-GUIJIAN', `${day}T09:00`, `${day}T10:00`)[0]?.accountId

    expect(on('2026-04-26')).toBe(on('2026-04-20'))
    expect(on('2026-04-27')).not.toBe(on('2026-04-26'))
  })

  it('gives the night to another than the day, and leaves a day desk to its duty phone at night', () => {
    const [day, night] = firstOf('XUJING-GONGAN', '2026-04-20T08:00', '2026-04-21T08:00')

    expect(day?.accountId).not.toBe(night?.accountId)
    expect(firstOf('XUJING-GUIJIAN', '2026-04-20T20:00', '2026-04-21T06:00')).toEqual([])
  })

  it.each(['guijian', 'chengguan', 'shichang', 'gongan', 'juwei', 'duty', 'district', 'shegong'])(
    'always has the demo account %s on duty',
    (username) => {
      const person = people.find((one) => one.username === username)
      const duty = dutyBetween(rosterOf(person?.unitId ?? ''), week, isWorkday)

      expect(new Set(duty.map(({ accountId }) => accountId))).toEqual(new Set([person?.id]))
      expect(duty.reduce((all, { from, to }) => all + to - from, 0)).toBe(week.to - week.from)
    },
  )
})
