import { STORY_GRID_ID, STORY_TOWN_CODE, usernameOf } from './accounts.ts'
import { nameOf } from './names.ts'
import type { DemoArea, DemoGrid, DemoPerson, DemoPost, DemoUnit, DemoUnitKind } from './types.ts'
import { officerIdsOf } from './units.ts'
import { districtUnitKinds, townUnitKinds } from './unitKinds.ts'

type PersonSketch = Omit<DemoPerson, 'name' | 'username'>

const DISTRICT: DemoArea = { kind: 'district' }

/** The accounts behind which stands a screen or a role, not an officer of some unit. */
const forAccountsAlone: readonly (PersonSketch & { name: string | null; username: string })[] = [
  {
    id: 'DEMO-WALL',
    name: '环宝龙工作站大屏',
    post: 'display',
    area: DISTRICT,
    unitId: null,
    stationGridId: STORY_GRID_ID,
    username: 'wall',
  },
  {
    id: 'DEMO-OPERATOR',
    name: null,
    post: 'operator',
    area: DISTRICT,
    unitId: null,
    stationGridId: STORY_GRID_ID,
    username: 'operator',
  },
  {
    id: 'DEMO-PATROL',
    name: null,
    post: 'gridWorker',
    area: { kind: 'grid', gridId: STORY_GRID_ID },
    unitId: null,
    stationGridId: STORY_GRID_ID,
    username: 'patrol',
  },
  {
    id: 'DEMO-SHIFT-LEADER',
    name: null,
    post: 'shiftLeader',
    area: { kind: 'town', townCode: STORY_TOWN_CODE },
    unitId: null,
    stationGridId: null,
    username: 'daiban',
  },
  {
    id: 'DEMO-ADMIN',
    name: '系统管理员',
    post: 'admin',
    area: DISTRICT,
    unitId: null,
    stationGridId: null,
    username: 'admin',
  },
]

function peopleOfGrid({ id }: DemoGrid): PersonSketch[] {
  const area: DemoArea = { kind: 'grid', gridId: id }
  const person = (role: string, post: DemoPost): PersonSketch => ({
    id: `${id}-${role}`,
    post,
    area,
    unitId: null,
    stationGridId: id,
  })
  return [
    person('LEAD', 'stationLead'),
    person('CHIEF-1', 'gridChief'),
    person('CHIEF-2', 'gridChief'),
  ]
}

const postOfKind: Partial<Record<DemoUnitKind, DemoPost>> = {
  cityOperation: 'dutyOfficer',
  committee: 'communityOfficer',
  districtCentre: 'districtCentre',
  socialWork: 'socialWork',
}

/** The town's duty desk answers for the whole town, the district's units for all of it, everyone else for a unit. */
function areaOf({ id, kind, townCode }: DemoUnit): DemoArea {
  if (!townCode) return DISTRICT
  return kind === 'cityOperation' ? { kind: 'town', townCode } : { kind: 'unit', unitId: id }
}

const headcount = new Map(
  [...districtUnitKinds, ...townUnitKinds].map(({ kind, officers }) => [kind, officers]),
)

function peopleOfUnit(unit: DemoUnit): PersonSketch[] {
  return officerIdsOf(unit.id, headcount.get(unit.kind) ?? 2).map((id) => ({
    id,
    post: postOfKind[unit.kind] ?? 'unitOfficer',
    area: areaOf(unit),
    unitId: unit.id,
    stationGridId: null,
  }))
}

/** Everybody: the demo accounts, a lead and two chiefs for each grid, and the officers of the units. */
export function peopleOf(grids: readonly DemoGrid[], units: readonly DemoUnit[]): DemoPerson[] {
  const sketches = [...grids.flatMap(peopleOfGrid), ...units.flatMap(peopleOfUnit)]
  const officers = sketches.map((person) => ({
    ...person,
    name: null,
    username: usernameOf[person.id] ?? null,
  }))
  return [...forAccountsAlone, ...officers].map((person, n) => ({
    ...person,
    name: person.name ?? nameOf(n),
  }))
}
