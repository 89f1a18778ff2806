import { describe, expect, it } from 'vitest'
import { demoDistrict } from './demoDistrict.ts'
import { rosterFor } from './roster.ts'

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
  const monday = new Date('2026-04-20T00:00:00+08:00')
  const nextMonday = new Date('2026-04-27T00:00:00+08:00')

  it('keeps a desk that never sleeps manned without a gap', () => {
    const shifts = rosterFor(unitNamed('XUJING-GONGAN'), monday, nextMonday)

    expect(shifts[0]?.from.getTime()).toBeLessThanOrEqual(monday.getTime())
    expect(shifts.at(-1)?.to.getTime()).toBeGreaterThanOrEqual(nextMonday.getTime())
    shifts.slice(1).forEach((shift, n) => expect(shift.from).toEqual(shifts[n]?.to))
  })

  it('changes officers on Monday by Shanghai’s calendar', () => {
    const unit = unitNamed('XUJING-GUIJIAN')
    const on = (day: string) =>
      rosterFor(unit, new Date(`${day}T09:00:00+08:00`), new Date(`${day}T10:00:00+08:00`))

    expect(on('2026-04-26')[0]?.personId).toBe(on('2026-04-20')[0]?.personId)
    expect(on('2026-04-27')[0]?.personId).not.toBe(on('2026-04-26')[0]?.personId)
    expect(on('2026-04-27')).toMatchObject([
      { from: new Date('2026-04-27T08:30:00+08:00'), to: new Date('2026-04-27T17:30:00+08:00') },
    ])
  })

  it('leaves a day desk to its duty phone at night', () => {
    const night = rosterFor(
      unitNamed('XUJING-GUIJIAN'),
      new Date('2026-04-20T20:00:00+08:00'),
      new Date('2026-04-21T06:00:00+08:00'),
    )

    expect(night).toEqual([])
  })

  it.each(['guijian', 'chengguan', 'shichang', 'gongan', 'juwei', 'duty', 'district', 'shegong'])(
    'always has the demo account %s on duty',
    (username) => {
      const person = people.find((one) => one.username === username)
      const shifts = rosterFor(unitNamed(person?.unitId ?? ''), monday, nextMonday)

      expect(new Set(shifts.map(({ personId }) => personId))).toEqual(new Set([person?.id]))
      expect(
        shifts.reduce(
          (hours, { from, to }) => hours + (to.getTime() - from.getTime()) / 3_600_000,
          0,
        ),
      ).toBeGreaterThanOrEqual(168)
    },
  )
})
