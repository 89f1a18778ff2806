import type { Polygon, Position } from '#shared/geometry.ts'

/** What a person does in the product; it decides what they see first and what they may do. */
export type DemoPost =
  | 'display'
  | 'operator'
  | 'stationLead'
  | 'dutyOfficer'
  | 'shiftLeader'
  | 'unitOfficer'
  | 'communityOfficer'
  | 'gridWorker'
  | 'gridChief'
  | 'districtCentre'
  | 'socialWork'
  | 'admin'

/** Where a person's post reaches. */
export type DemoArea =
  | { kind: 'district' }
  | { kind: 'town'; townCode: string }
  | { kind: 'grid'; gridId: string }
  | { kind: 'unit'; unitId: string }

export interface DemoTown {
  code: string
  name: string
  polygon: Polygon
  labelAt: Position
  /** Which of the eight kinds a town has is the same everywhere; the desk that answers first is this unit's. */
  operationUnitId: string
}

/** A 居村: a neighbourhood or village committee. */
export interface DemoCommittee {
  code: string
  /** As in the register: 巷佳社区居委会. */
  name: string
  /** As people say it, and as the map shows it: 巷佳社区. */
  shortName: string
  townCode: string
  /** Null for the many committees that no comprehensive grid covers. */
  gridId: string | null
  unitId: string
  position: Position
}

export interface DemoGrid {
  /** The town's code, G and two digits: 310118105G01. */
  id: string
  name: string
  townCode: string
  polygon: Polygon
  labelAt: Position
  areaKm2: number
  residents: number
  committeeCodes: readonly string[]
  station: { name: string; position: Position; phone: string }
}

/** The eight kinds deployed to grids, the 居村, and the two units of the district. */
export type DemoUnitKind =
  | 'party'
  | 'cityManagement'
  | 'construction'
  | 'cityOperation'
  | 'police'
  | 'marketRegulation'
  | 'agriculture'
  | 'business'
  | 'committee'
  | 'districtCentre'
  | 'socialWork'

export interface DemoUnit {
  /** Readable and lasting: ZHAOXIANG-CHENGGUAN. */
  id: string
  name: string
  /** For cards and rows: 城管, 规建办, 巷佳社区. */
  shortName: string
  kind: DemoUnitKind
  /** Null for the units of the district. */
  townCode: string | null
  /** The duty desk's, in a range that no exchange has given out. */
  phone: string
  hours: 'aroundTheClock' | 'daytime'
  /** In the order in which they take turns; see `rosterLines`. */
  officerIds: readonly string[]
}

/** How a unit serves a grid: with people sitting in its station (常驻), or when whistled (随叫随到). */
export interface DemoDeployment {
  gridId: string
  unitId: string
  mode: 'stationed' | 'onCall'
}

export interface DemoPerson {
  id: string
  name: string
  post: DemoPost
  area: DemoArea
  unitId: string | null
  /** The station somebody works in when it is not what their area says. */
  stationGridId: string | null
  /** Set for the demo accounts alone. */
  username: string | null
}

export interface DemoCamera {
  id: string
  name: string
  gridId: string
  position: Position
}

/** A 党群服务阵地. */
export interface DemoServiceCentre {
  id: string
  name: string
  kind: 'centre' | 'stop' | 'riderHome'
  gridId: string
  position: Position
}

/** An address that a ticket may name, without house or room. */
export interface DemoPlace {
  address: string
  kind: 'street' | 'estate' | 'shop' | 'village'
  townCode: string
  gridId: string | null
  position: Position
}

export interface DemoDistrict {
  /** SHA-256 of everything below: two installations with the same version show the same district. */
  version: string
  code: string
  name: string
  /** Since when the outlines hold. */
  validFrom: string
  outline: Polygon
  towns: readonly DemoTown[]
  grids: readonly DemoGrid[]
  committees: readonly DemoCommittee[]
  units: readonly DemoUnit[]
  deployments: readonly DemoDeployment[]
  people: readonly DemoPerson[]
  cameras: readonly DemoCamera[]
  serviceCentres: readonly DemoServiceCentre[]
}
