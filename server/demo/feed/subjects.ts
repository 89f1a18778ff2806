import type { Category, FeedSource, TicketKind } from '#shared/ticket.ts'
import type { DemoPlace } from '../district/types.ts'

/** A matter that tickets are about, in the words of the one who tells it. `…` stands for the place. */
export interface Subject {
  title: string
  detail: string
  kind: TicketKind
  category: Category | null
  /** The kinds of places where it happens. */
  at: readonly DemoPlace['kind'][]
  /** How often it comes, against the others of its feed. */
  weight: number
  /** One in so many is urgent; 0: none. */
  urgentOf: number
}

const everywhere: Subject['at'] = ['street', 'shop', 'estate', 'village']
const homes: Subject['at'] = ['estate', 'village']
const streets: Subject['at'] = ['street', 'shop']

/** GB/T 47678.5-2026, annex C. */
const gb = (code: string, name: string): Category => ({ scheme: 'gb47678', code, name })
/** What that standard leaves out. */
const local = (code: string, name: string): Category => ({ scheme: 'local', code, name })

function subject(
  title: string,
  detail: string,
  category: Category | null,
  more: Partial<Omit<Subject, 'title' | 'detail' | 'category'>> = {},
): Subject {
  return {
    title,
    detail,
    category,
    kind: 'complaint',
    at: everywhere,
    weight: 2,
    urgentOf: 0,
    ...more,
  }
}

const hotline: readonly Subject[] = [
  subject(
    '夜间烧烤油烟呛人',
    '反映…每天傍晚起油烟直排，家里不敢开窗，希望检测并整改。',
    gb('06027', '油烟污染'),
    { at: ['shop'], weight: 4 },
  ),
  subject(
    '餐饮店油烟直排居民楼',
    '反映…后厨排烟口正对居民楼，多次沟通无果。',
    gb('06027', '油烟污染'),
    { at: ['shop'], weight: 3 },
  ),
  subject(
    '广场舞音响声音过大',
    '反映…附近晚上八点后仍在放音乐，影响老人孩子休息。',
    gb('06028', '噪声扰民'),
    { weight: 4 },
  ),
  subject(
    '露天烧烤占道',
    '反映…门口夜里摆出烤炉和桌椅，行人只能走机动车道。',
    gb('06029', '露天烧烤'),
    { at: streets },
  ),
  subject(
    '夜间施工扰民',
    '反映…旁工地凌晨仍在施工，要求核实夜间施工许可。',
    gb('08001', '施工扰民'),
    { weight: 3 },
  ),
  subject(
    '工地扬尘严重',
    '反映…工地裸土未覆盖，车辆进出带泥，希望督促洒水。',
    gb('08004', '工地扬尘'),
    { at: ['street'] },
  ),
  subject('店外经营占用人行道', '反映…商家把货物堆到人行道，盲道被占。', gb('09005', '店外经营'), {
    at: ['shop'],
    weight: 3,
  }),
  subject(
    '流动摊贩占道经营',
    '反映…路口早晚有流动摊贩，收摊后满地垃圾。',
    gb('09006', '占道经营'),
    { at: streets, weight: 3 },
  ),
  subject(
    '机动车乱停堵住出入口',
    '反映…出入口两侧长期停车，急救车进不来。',
    gb('09009', '机动车乱停放'),
    { weight: 4 },
  ),
  subject(
    '垃圾箱满溢无人清运',
    '反映…垃圾厢房两天未清运，气味明显。',
    gb('06042', '垃圾站（箱）满溢'),
    { at: homes, weight: 4 },
  ),
  subject(
    '绿化带内堆放建筑垃圾',
    '反映…绿化带被倾倒装修垃圾，希望清理并查找来源。',
    gb('06011', '积存垃圾渣土'),
  ),
  subject(
    '路面破损存在安全隐患',
    '反映…路面有较深坑洞，雨天看不清，已有电动车摔倒。',
    gb('06013', '道路破损'),
    { at: ['street'], weight: 3, urgentOf: 6 },
  ),
  subject('路灯不亮', '反映…一段路灯连续多晚不亮，夜间行走不安全。', gb('01037', '路灯异常'), {
    at: ['street', 'village'],
    weight: 3,
  }),
  subject('雨水井盖松动异响', '反映…井盖松动，车辆经过声响很大。', gb('01003', '雨水井盖异常'), {
    at: ['street'],
    urgentOf: 5,
  }),
  subject('河道水体发黑有异味', '反映…旁河道发黑，疑有污水排入。', gb('06026', '河道污染'), {
    at: ['village', 'street'],
  }),
  subject('毁绿种菜', '反映…公共绿地被圈占种菜并施肥，气味难闻。', gb('06045', '非法占绿毁绿'), {
    at: homes,
  }),
  subject('违法搭建阳光房', '反映…有人在露台搭建，希望核实是否违建。', gb('06001', '私搭乱建'), {
    at: homes,
    weight: 3,
  }),
  subject(
    '电梯多次停运希望尽快维修',
    '反映…电梯近期多次停运，老人上下楼困难。',
    local('property.lift', '电梯运行'),
    { at: ['estate'], weight: 3, urgentOf: 8 },
  ),
  subject(
    '物业收费标准不清',
    '反映…物业公共收益和停车收费未公示，要求公开。',
    local('property.fees', '物业收费'),
    { at: ['estate'] },
  ),
  subject(
    '咨询加装电梯的办理流程',
    '咨询…加装电梯的条件、补贴和申请流程。',
    local('property.lift', '电梯加装'),
    { kind: 'consultation', at: ['estate'], weight: 3 },
  ),
  subject(
    '咨询居住证续签地点',
    '咨询居住在…，居住证续签可以去哪个窗口。',
    local('service.permit', '居住证'),
    { kind: 'consultation', at: homes, weight: 2 },
  ),
  subject('建议增设公交班次', '建议早高峰增加经过…的公交班次。', local('traffic.bus', '公共交通'), {
    kind: 'suggestion',
    weight: 2,
  }),
  subject(
    '建议路口增设斑马线',
    '建议在…附近增设人行横道和信号灯。',
    gb('02014', '交通信号灯异常'),
    { kind: 'suggestion', at: ['street'] },
  ),
  subject(
    '家中停水求助',
    '…突然停水，未见通知，家有老人，希望尽快恢复。',
    local('utility.water', '供水'),
    { kind: 'help', at: homes, urgentOf: 2 },
  ),
  subject('举报无证餐饮', '举报…无证经营餐饮，卫生条件差。', gb('09015', '无证餐饮'), {
    kind: 'tipOff',
    at: ['shop'],
  }),
  subject('举报倾倒污水', '举报…有商户向雨水口倾倒餐厨污水。', gb('06030', '乱倒乱排污水、废水'), {
    kind: 'tipOff',
    at: ['shop'],
  }),
  subject('表扬网格员上门帮忙', '感谢网格员帮…的老人联系维修水管。', null, {
    kind: 'praise',
    at: homes,
    weight: 1,
  }),
]

const police: readonly Subject[] = [
  subject(
    '邻里因噪声发生口角',
    '民警到场已劝解，移交后续协调：…楼上楼下因夜间噪声反复争执。',
    gb('06028', '噪声扰民'),
    { at: ['estate'], weight: 4, urgentOf: 4 },
  ),
  subject('商户装修噪声纠纷', '移交：…装修时段超出约定，居民要求停工。', gb('08001', '施工扰民'), {
    at: ['shop', 'estate'],
    weight: 3,
    urgentOf: 6,
  }),
  subject(
    '车辆堵住消防通道',
    '移交：…消防通道被车辆占用，车主暂时联系不上。',
    gb('09012', '占用消防通道'),
    { at: ['estate', 'shop'], weight: 4, urgentOf: 2 },
  ),
  subject(
    '停车位纠纷',
    '移交：…两户因停车位争执，需物业和居委协调。',
    gb('09009', '机动车乱停放'),
    { at: ['estate'], weight: 4, urgentOf: 6 },
  ),
  subject(
    '工人讨要工资聚集',
    '移交：…有工人反映工资未结，现场情绪平稳。',
    local('dispute.wages', '劳资纠纷'),
    { kind: 'help', at: ['street', 'shop'], weight: 2, urgentOf: 2 },
  ),
  subject(
    '消费退费纠纷',
    '移交：…会员卡退费起争执，双方同意调解。',
    local('dispute.consumer', '消费纠纷'),
    { at: ['shop'], weight: 3 },
  ),
  subject(
    '树木倒伏占道',
    '移交：…行道树倒伏，占用一条车道，已放置警示。',
    gb('04002', '行道树异常'),
    { kind: 'help', at: ['street'], weight: 2, urgentOf: 1 },
  ),
  subject('井盖缺失', '移交：…井盖缺失，民警已临时围挡。', gb('01002', '污水井盖异常'), {
    kind: 'help',
    at: ['street'],
    weight: 2,
    urgentOf: 1,
  }),
  subject(
    '犬只未牵绳惊吓路人',
    '移交：…有人遛狗不牵绳，老人受到惊吓未受伤。',
    local('order.dogs', '犬类管理'),
    { at: homes, weight: 3, urgentOf: 5 },
  ),
  subject('路面遗撒砂石', '移交：…车辆遗撒砂石，电动车通行危险。', gb('06014', '道路遗撒（洒）'), {
    kind: 'help',
    at: ['street'],
    weight: 3,
    urgentOf: 2,
  }),
  subject(
    '架空线缆脱落',
    '移交：…线缆垂落至人行道，不清楚是否带电。',
    gb('10002', '架空线缆脱落'),
    { kind: 'help', at: ['street', 'village'], weight: 2, urgentOf: 1 },
  ),
  subject('夜市摊位争抢', '移交：…摊主因位置争吵，已分开。', gb('09002', '早（夜）市管理问题'), {
    at: streets,
    weight: 2,
  }),
]

const visits: readonly Subject[] = [
  subject(
    '楼道堆放杂物',
    '走访发现：…多个楼道堆放纸箱和旧家具，影响通行。',
    gb('06036', '乱堆杂物'),
    { kind: 'other', at: ['estate'], weight: 5 },
  ),
  subject(
    '电动车飞线充电',
    '走访发现：…有电动车从窗口拉线充电。',
    local('safety.charging', '飞线充电'),
    { kind: 'other', at: homes, weight: 4, urgentOf: 5 },
  ),
  subject(
    '非机动车停放无序',
    '走访发现：…出入口非机动车停放无序。',
    gb('09010', '非机动车乱停放'),
    { kind: 'other', weight: 4 },
  ),
  subject('垃圾分类不到位', '走访发现：…投放点混投较多，缺少引导。', gb('06041', '垃圾未分类'), {
    kind: 'other',
    at: homes,
    weight: 4,
  }),
  subject('私设地锁', '走访发现：…公共车位有人安装地锁。', gb('06040', '私设地锁、阻车桩'), {
    kind: 'other',
    at: ['estate'],
    weight: 3,
  }),
  subject(
    '健身器材损坏',
    '走访发现：…健身点一处器材松动，已贴提示。',
    gb('01046', '户外健身设施异常'),
    { kind: 'other', at: homes, weight: 3 },
  ),
  subject(
    '沿街店招灯箱松动',
    '走访发现：…店招固定件松动，有坠落风险。',
    gb('07006', '违规牌匾标识'),
    { kind: 'other', at: ['shop'], weight: 3, urgentOf: 3 },
  ),
  subject('非法小广告', '走访发现：…墙面和楼道有多处小广告。', gb('07001', '非法小广告'), {
    kind: 'other',
    weight: 3,
  }),
  subject(
    '老人希望增设扶手',
    '走访收集：…几户老人希望楼道增设扶手。',
    local('wish.handrail', '适老改造'),
    { kind: 'suggestion', at: ['estate'], weight: 3 },
  ),
  subject(
    '商户希望规范外卖停车点',
    '走访收集：…商户希望划定骑手停车点。',
    gb('02025', '非机动车停放点异常'),
    { kind: 'suggestion', at: ['shop'], weight: 3 },
  ),
  subject('绿地脏乱', '走访发现：…绿地内有白色垃圾和枯枝。', gb('06017', '绿地脏乱'), {
    kind: 'other',
    weight: 3,
  }),
  subject(
    '河边护栏缺损',
    '走访发现：…河边护栏有一段缺损，已拉警戒线。',
    gb('01070', '水域护栏异常'),
    { kind: 'other', at: ['village', 'street'], weight: 2, urgentOf: 2 },
  ),
]

export const subjects: Readonly<Record<FeedSource, readonly Subject[]>> = {
  '12345': hotline,
  '110': police,
  visits,
}
