import type { SortingWord, UrgentList } from '#server/sorting/sortingRules.ts'

type SeededWord = SortingWord & { basis: string }

const HUANGPU = '黄浦热线主题词（含排除词）'
const OWN = '产品规则，待街镇确认'
const YANGPU = '杨浦 2013：四类紧急工单；词语为产品规则'

/** Topic groups of Huangpu's hotline text, each found by words. */
const huangpu: Readonly<Record<string, string>> = {
  'gb47678:06010': '暴露垃圾 乱扔垃圾 垃圾成堆 垃圾遍地 垃圾没人清 生活垃圾',
  'gb47678:06012': '道路保洁 路面脏 地面脏 无人打扫 没人清扫',
  'gb47678:07001': '小广告 乱张贴 乱涂写 乱刻画 牛皮癣',
  'gb47678:06007': '乱晾晒 晾衣 沿街晾晒 晾挂',
  'gb47678:09001': '无证照经营 无照经营 流动摊贩 流动摊位 摆摊',
  'gb47678:09006': '占道经营 占道摆摊',
  'gb47678:08006': '占道堆物 物料乱堆',
  'gb47678:09009': '机动车乱停 乱停车 违停 违章停车 车辆乱停 停车位 占用车位 僵尸车',
  'gb47678:09010': '非机动车乱停 电动车乱停 自行车乱停 电瓶车乱停 非机动车停放',
  'gb47678:09003': '流浪乞讨 乞讨 流浪人员',
  'gb47678:03006': '公益广告损坏 户外广告损坏 广告牌损坏',
  'gb47678:06013': '道路破损 路面破损 路面塌陷 坑洼 坑洞 路面不平',
  'gb47678:01002': '污水井盖 井盖缺失 井盖丢失 井盖破损',
  'gb47678:01003': '雨水井盖 井盖松动 井盖异响',
  'gb47678:01033': '立杆倾斜 立杆破损 电杆倾斜',
  'local:property.repair': '维修 漏水 渗水 墙皮脱落 下水道堵',
  'local:property.owners': '业委会 业主委员会 业主大会',
  'local:property.hallway': '楼道堆物 楼道堆放 楼道杂物 楼道里堆',
  'local:dispute.neighbour': '邻里纠纷 邻居纠纷 邻里矛盾 楼上楼下',
}

/** 空调 alone means a repair; with noise in the same text it means the noise. */
const excluding: readonly { category: string; word: string; unless: string[] }[] = [
  { category: 'local:property.repair', word: '空调', unless: ['噪音', '噪声', '声音'] },
]

const own: Readonly<Record<string, string>> = {
  'gb47678:06027': '油烟 烧烤 排烟 油烟机 烟味 厨房烟',
  'gb47678:06028': '噪音 噪声 扰民 广场舞 音响 声音过大 声音很大 太吵 吵闹',
  'gb47678:06029': '露天烧烤 占道烧烤 路边烧烤 烤炉',
  'gb47678:06001': '违法搭建 违章搭建 违建 违章建筑 私搭乱建 阳光房 搭建',
  'gb47678:06004': '墙面污损 外墙脱落 外立面',
  'gb47678:06011': '建筑垃圾 装修垃圾 渣土堆 偷倒垃圾',
  'gb47678:06014': '遗撒 抛洒 滴漏',
  'gb47678:06017': '绿地脏 绿化带垃圾 绿地垃圾',
  'gb47678:06020': '焚烧 烧垃圾 烧秸秆 烧树叶',
  'gb47678:06026': '河道污染 河道发黑 河水发臭 水体发黑 黑臭',
  'gb47678:06025': '河面垃圾 水面垃圾 水葫芦',
  'gb47678:06030': '乱排污水 倾倒污水 污水直排 偷排 倒污水 排污',
  'gb47678:06034': '废弃车辆 报废车',
  'gb47678:06036': '乱堆 堆放杂物 堆物 杂物',
  'gb47678:06038': '养鸡 养鸭 饲养家禽 饲养家畜',
  'gb47678:06040': '地锁 阻车桩',
  'gb47678:06041': '垃圾分类 垃圾未分类 混投',
  'gb47678:06042': '垃圾满溢 垃圾箱满 垃圾桶满 垃圾厢房 垃圾清运',
  'gb47678:06045': '毁绿 占绿 毁绿种菜 种菜 占用绿地',
  'gb47678:06051': '盲道',
  'gb47678:07003': '违规广告 户外广告',
  'gb47678:07006': '店招 招牌 牌匾 灯箱',
  'gb47678:08001': '施工扰民 夜间施工 施工噪音 施工噪声 装修噪音 装修噪声 凌晨施工',
  'gb47678:08002': '施工占道 占道施工',
  'gb47678:08004': '扬尘 裸土 工地灰尘',
  'gb47678:08011': '渣土车 土方车',
  'gb47678:09002': '夜市 早市',
  'gb47678:09005': '店外经营 跨门经营 跨门营业 出店经营 店外堆放',
  'gb47678:09011': '共享单车',
  'gb47678:09012': '消防通道 堵住消防 占用消防',
  'gb47678:09015': '无证餐饮 无证经营餐饮',
  'gb47678:09020': '农贸市场 菜市场 菜场',
  'gb47678:01037': '路灯',
  'gb47678:01046': '健身器材 健身设施 健身点',
  'gb47678:01070': '河边护栏 河道护栏 水域护栏',
  'gb47678:02014': '红绿灯 信号灯 斑马线',
  'gb47678:02025': '停车点 非机动车停放点',
  'gb47678:04002': '行道树 树木倒伏 树枝 大树',
  'gb47678:10001': '积雪 结冰',
  'gb47678:10002': '线缆 电线垂落 电缆脱落 电线脱落',
  'local:property.lift': '电梯',
  'local:property.fees': '物业费 物业收费 公共收益 停车收费 停车费',
  'local:property.groupRental': '群租',
  'local:dispute.wages': '拖欠工资 讨要工资 工资未结 欠薪 农民工工资 讨薪',
  'local:dispute.consumer': '退费 消费纠纷 退款 会员卡 预付卡',
  'local:food.safety': '食品安全 过期食品 变质 食物中毒',
  'local:school.matter': '学校 幼儿园 培训机构 老师 学区',
  'local:health.matter': '医院 医生 诊所 挂号',
  'local:service.permit': '居住证',
  'local:traffic.bus': '公交',
  'local:utility.water': '停水 自来水 供水',
  'local:utility.power': '停电 供电',
  'local:utility.gas': '停气 燃气 天然气',
  'local:safety.charging': '飞线充电 飞线 拉线充电',
  'local:order.dogs': '犬 遛狗 养狗 狗叫 流浪狗 不牵绳',
  'local:wish.handrail': '扶手 适老',
}

/**
 * 安全隐患 itself is not among them: complaints use it as a figure of speech, and an urgent ticket
 * leaves minutes. What is named here is the danger.
 */
const urgent: Readonly<Record<UrgentList, string>> = {
  threat: '扬言 轻生 自杀 跳楼 同归于尽 报复 泼汽油 自焚 堵路 杀人',
  danger:
    '漏电 触电 燃气泄漏 煤气泄漏 天然气泄漏 起火 着火 冒烟 爆炸 坍塌 倒塌 塌方 坠落 高空坠物 高空抛物 井盖缺失 井盖丢失 树木倒伏 线缆脱落 电线脱落 断头线 溺水',
  acuteNeed: '救护车 急救 昏迷 晕倒 被困 走失 断药 呼救 无人照料 生命危险 危在旦夕',
  manyAffected:
    '大面积停水 大面积停电 全小区 整个小区停 小区停水 小区停电 整栋楼 上百户 数百户 聚集',
}

const seeded = (
  lists: Readonly<Record<string, string>>,
  of: (key: string) => Pick<SeededWord, 'list' | 'category' | 'basis'>,
): SeededWord[] =>
  Object.entries(lists).flatMap(([key, words]) =>
    words.split(' ').map((word) => ({ ...of(key), word, unless: [] })),
  )

export const sortingWords: readonly SeededWord[] = [
  ...seeded(huangpu, (category) => ({ list: 'category', category, basis: HUANGPU })),
  ...excluding.map((one) => ({ ...one, list: 'category' as const, basis: HUANGPU })),
  ...seeded(own, (category) => ({ list: 'category', category, basis: OWN })),
  ...seeded(urgent, (list) => ({ list: list as UrgentList, category: '', basis: YANGPU })),
]
