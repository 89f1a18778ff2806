import type { DemoUnit, DemoUnitKind } from './types.ts'

export interface UnitKindSketch {
  kind: DemoUnitKind
  /** Last part of the unit's id. */
  suffix: string
  shortName: string
  hours: DemoUnit['hours']
  /** How many officers take weekly turns. */
  officers: number
  /** Full name from the town's full and bare name (赵巷镇, 赵巷). */
  nameIn: (town: string, bare: string) => string
}

/** The eight kinds of units that a town deploys to its grids. */
export const townUnitKinds: readonly UnitKindSketch[] = [
  {
    kind: 'party',
    suffix: 'DANGJIAN',
    shortName: '党建办',
    hours: 'daytime',
    officers: 2,
    nameIn: (town) => `${town}党建办公室`,
  },
  {
    kind: 'cityManagement',
    suffix: 'CHENGGUAN',
    shortName: '城管',
    hours: 'aroundTheClock',
    officers: 3,
    nameIn: (_, bare) => `${bare}城管中队`,
  },
  {
    kind: 'construction',
    suffix: 'GUIJIAN',
    shortName: '规建办',
    hours: 'daytime',
    officers: 3,
    nameIn: (town) => `${town}规建办`,
  },
  {
    kind: 'cityOperation',
    suffix: 'CHENGYUN',
    shortName: '城运中心',
    hours: 'aroundTheClock',
    officers: 3,
    nameIn: (town) => `${town}城运中心`,
  },
  {
    kind: 'police',
    suffix: 'GONGAN',
    shortName: '派出所',
    hours: 'aroundTheClock',
    officers: 3,
    nameIn: (_, bare) => `${bare}派出所`,
  },
  {
    kind: 'marketRegulation',
    suffix: 'SHICHANG',
    shortName: '市场监管',
    hours: 'daytime',
    officers: 3,
    nameIn: (_, bare) => `${bare}市场监管所`,
  },
  {
    kind: 'agriculture',
    suffix: 'NONGYE',
    shortName: '农业服务',
    hours: 'daytime',
    officers: 2,
    nameIn: (town) => `${town}农业综合服务中心`,
  },
  {
    kind: 'business',
    suffix: 'YINGSHANG',
    shortName: '营商服务',
    hours: 'daytime',
    officers: 2,
    nameIn: (town) => `${town}营商服务中心`,
  },
]

export const districtUnitKinds: readonly UnitKindSketch[] = [
  {
    kind: 'districtCentre',
    suffix: 'CHENGYUN',
    shortName: '区城运中心',
    hours: 'aroundTheClock',
    officers: 3,
    nameIn: (district) => `${district}城市运行管理中心`,
  },
  {
    kind: 'socialWork',
    suffix: 'SHEGONG',
    shortName: '区委社会工作部',
    hours: 'daytime',
    officers: 2,
    nameIn: () => '区委社会工作部',
  },
]
