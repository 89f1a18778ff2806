import { committeeUnitId, usernameOf } from './accounts.ts'
import { registeredCommittees } from './committees.ts'
import { townSketches } from './corners.ts'
import type { DemoUnit } from './types.ts'
import { districtUnitKinds, townUnitKinds, type UnitKindSketch } from './unitKinds.ts'

type UnitSketch = Omit<DemoUnit, 'phone' | 'officerIds'> & { officers: number }

/** 赵巷镇 → 赵巷, as squads and stations are called. */
const bareName = (town: string) => town.replace(/(街道|镇)$/, '')

function sketchOf(
  { kind, suffix, shortName, hours, officers, nameIn }: UnitKindSketch,
  place: { prefix: string; name: string; townCode: string | null },
): UnitSketch {
  const name = nameIn(place.name, bareName(place.name))
  return {
    id: `${place.prefix}-${suffix}`,
    name,
    shortName,
    kind,
    townCode: place.townCode,
    hours,
    officers,
  }
}

const ofDistrict = districtUnitKinds.map((kind) =>
  sketchOf(kind, { prefix: 'QINGPU', name: '青浦区', townCode: null }),
)

const ofTowns = townSketches.flatMap(({ code, name, pinyin }) =>
  townUnitKinds.map((kind) => sketchOf(kind, { prefix: pinyin, name, townCode: code })),
)

const ofCommittees = townSketches.flatMap(({ code, name, pinyin }) =>
  registeredCommittees
    .filter(({ townCode }) => townCode === code)
    .map((committee): UnitSketch => ({
      id: committeeUnitId(pinyin, committee.code),
      name: `${name}${committee.name}`,
      shortName: committee.shortName,
      kind: 'committee',
      townCode: code,
      hours: 'daytime',
      officers: 2,
    })),
)

/**
 * Whoever tries the demo finds the account they logged in with on duty, at any hour: such a unit has its demo
 * account alone on the roster, around the clock.
 */
function staffed({ officers, ...unit }: UnitSketch, n: number): DemoUnit {
  const phone = `021-5555-${String(1001 + n)}`
  const officerIds = officerIdsOf(unit.id, officers)
  const onTrial = officerIds.filter((id) => usernameOf[id])
  if (onTrial.length > 0) return { ...unit, phone, hours: 'aroundTheClock', officerIds: onTrial }
  return { ...unit, phone, officerIds }
}

/** The ids of a unit's officers, demo account or not. */
export function officerIdsOf(unitId: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${unitId}-${n + 1}`)
}

/** All handling units: two of the district, eight of each town, and one for each 居村. */
export const demoUnits: readonly DemoUnit[] = [...ofDistrict, ...ofTowns, ...ofCommittees].map(
  staffed,
)
