import type { Route } from '#server/sorting/sortingRules.ts'
/** Nobody has published a town's dispatch list 派单目录: what is not documented says so. */
const OWN = '产品规则，待街镇确认'
const ZHAOXIANG = '赵巷镇单位职责（规划建设和环境保护）；归属待街镇确认'

const everything = { appealKinds: null, sources: null, tier: null, urgency: null } as const

function route(
  name: string,
  categories: readonly string[] | null,
  unitKinds: Route['unitKinds'],
  more: Partial<Omit<Route, 'code' | 'categories' | 'unitKinds'>> = {},
): Route {
  return { ...everything, basis: OWN, ...more, code: `route.${name}`, categories, unitKinds }
}

const gb = (...codes: string[]): string[] => codes.map((code) => `gb47678:${code}`)
const local = (...codes: string[]): string[] => codes.map((code) => `local:${code}`)

/**
 * Which of a town's units handles what, in the order in which they are tried. Wages, residence permits,
 * schools, hospitals, water, power and buses have none on purpose: no unit of a town that was looked at is
 * answerable for them, and the officer is told so.
 */
export const sortingRoutes: readonly Route[] = [
  route('praise', null, ['cityOperation'], { appealKinds: ['praise'], tier: 1 }),
  route('consultation', null, ['cityOperation'], {
    appealKinds: ['consultation'],
    tier: 1,
    basis: '12345 诉求类型：咨询当场答复',
  }),
  route('fume', gb('06027'), ['cityManagement', 'construction'], {
    tier: 3,
    basis: '2025 年 4 月环宝龙油烟案：城管到场，规建办检测',
  }),
  route('illegalBuilding', gb('06001', '06003', '08016'), ['cityManagement', 'construction'], {
    tier: 3,
    basis: '市政府令第4号：违法搭建；规建办牵涉规划，待街镇确认',
  }),
  route('noise', gb('06028'), ['police', 'cityManagement', 'construction'], { tier: 3 }),
  route('hangingCable', gb('10002'), ['construction'], {
    tier: 2,
    urgency: 'urgent',
    basis: '安全隐患类（杨浦 2013）；归属待街镇确认',
  }),
  route('openTrench', gb('08003'), ['cityManagement'], {
    tier: 1,
    basis: '市政府令第4号：无证掘路',
  }),
  route('spoilTrucks', gb('08011', '08012'), ['cityManagement'], { tier: 1 }),
  route('construction', gb('08'), ['construction'], { tier: 2, basis: ZHAOXIANG }),
  route(
    'food',
    [...gb('09015', '09020'), ...local('food', 'dispute.consumer')],
    ['marketRegulation'],
    { tier: 2 },
  ),
  route('parking', gb('09009', '09016', '09018'), ['police'], { tier: 1 }),
  route('fireLane', gb('09012'), ['police', 'committee'], { tier: 1 }),
  route('begging', gb('09003'), ['police', 'committee'], { tier: 1 }),
  route('vendors', gb('09001', '09005', '09006'), ['cityManagement'], {
    tier: 1,
    basis: '市政府令第4号：占道无照经营',
  }),
  route('streetOrder', gb('09'), ['cityManagement'], { tier: 1 }),
  route(
    'water',
    gb('06015', '06023', '06024', '06025', '06026', '06030', '06046'),
    ['construction'],
    { tier: 2, basis: ZHAOXIANG },
  ),
  route(
    'roads',
    gb('06013', '06016', '06048', '06049', '06050', '06051', '06052'),
    ['construction'],
    { tier: 2, basis: ZHAOXIANG },
  ),
  route('green', gb('06022', '06045'), ['cityManagement'], {
    tier: 1,
    basis: '市政府令第4号：毁绿占绿',
  }),
  route('animals', gb('06037', '06038'), ['committee', 'agriculture'], { tier: 1 }),
  route('estate', gb('06041', '06042'), ['committee'], { tier: 1 }),
  route('appearance', gb('06', '07'), ['cityManagement'], { tier: 1 }),
  route('facilities', gb('01', '02', '03', '04', '05', '10'), ['construction'], {
    tier: 2,
    basis: 'GB/T 47678.5 表2：部件有主管部门；由规建办联系，待街镇确认',
  }),
  route('property', local('property', 'safety', 'wish'), ['committee'], { tier: 1 }),
  route('neighbours', local('dispute.neighbour'), ['committee', 'police'], {
    tier: 1,
    basis: '12345 与 110 对接：纠纷由属地与部门联合调处',
  }),
  route('dogs', local('order.dogs'), ['police'], { tier: 1 }),
]
