import type { z } from 'zod'
import { demoDistrict } from '#server/demo/district/demoDistrict.ts'
import type { IntakeItem } from '#shared/ticket.ts'

/** An item as a feed sends it. */
export type FeedItem = z.input<typeof IntakeItem>

const matters = [
  ['烧烤店油烟扰民', '楼下烧烤店晚上十一点还在营业，油烟直接排到居民窗口，多次反映没有改善。'],
  ['道路积水影响通行', '雨后路面积水约二十厘米，电动车无法通过，希望尽快疏通雨水口。'],
  ['小区电梯故障', '电梯从上周开始经常停在两层之间，老人出行困难，物业答复配件未到。'],
  ['夜间施工噪音', '工地凌晨两点仍在打桩，附近学生无法休息，请核实是否有夜间施工许可。'],
  ['垃圾清运不及时', '沿街垃圾箱已经满溢三天，异味明显，行人只能绕行。'],
  ['违规搭建', '一楼住户在绿地上搭建棚屋并圈占公共通道，邻居多次劝阻无效。'],
] as const
const roads = ['沪青平公路', '嘉松中路', '佳杰路', '业文路', '崧泽大道', '盈港东路']

/** Fresh, whatever day it is: an old ticket's promises would be missed, and told, as soon as it is in. */
const anHourAgo = Date.now() - 3_600_000

/**
 * The n-th item of a run: of ordinary length, with a caller and a place, always the same for the
 * same run and number in a process. It lies at its grid's middle unless told otherwise.
 */
export function feedItem(run: string, n: number, change: Partial<FeedItem> = {}): FeedItem {
  const { grids } = demoDistrict()
  const [title, detail] = matters[n % matters.length] as (typeof matters)[number]
  const grid = grids[n % grids.length] as (typeof grids)[number]
  const [lng, lat] = grid.labelAt
  return {
    sourceId: `${run}-${n}`,
    title,
    detail: `${detail}联系人王女士，电话138${String(10_000_000 + (n % 89_999_999))}。`,
    receivedAt: new Date(anHourAgo + (n % 3600) * 1000).toISOString(),
    address: `${roads[n % roads.length] ?? ''}${100 + (n % 900)}号`,
    location: { lng, lat, crs: 'WGS84' },
    locationIs: n % 5 === 0 ? 'caller' : 'problem',
    kind: 'complaint',
    category: { scheme: 'local', code: `K${n % 20}`, name: title },
    caller: { name: '王女士', phone: `138${String(10_000_000 + (n % 89_999_999))}` },
    extra: { channel: '电话', operator: n % 40 },
    ...change,
  }
}
