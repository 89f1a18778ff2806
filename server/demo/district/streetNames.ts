import type { Point } from './plane.ts'

export interface TownStreets {
  /** The names nearest to this place are given first. */
  middle: Point
  northward: readonly string[]
  eastward: readonly string[]
}

const streets = (middle: Point, northward: string, eastward: string): TownStreets => ({
  middle,
  northward: northward.split(' '),
  eastward: eastward.split(' '),
})

/** Local streets by town. Where a name is a real one, its place on this map still is not. */
export const streetsOfTown: Readonly<Record<string, TownStreets>> = {
  '310118001': streets(
    [-1.4, 0.4],
    '华青路 青松路 城中东路 青安路 华浦路 环城东路 华科路 章浜路 青云街 夏阳路',
    '公园东路 青龙路 青赵路 东渡路 千步泾路 界泾港路 城南路 仓桥路 新青路 佳乐路 塔湾路',
  ),
  '310118002': streets(
    [-4.4, 0.8],
    '三元路 万寿路 海盈路 庆华路 盈福路 卫中路 港俞路 浩泽路 胜利路 淀湖路',
    '公园路 淀山湖大道 城北路 青湖路 民乐路 龙威路 双桥路 绿舟路 贺桥路 南横路',
  ),
  '310118003': streets(
    [-2.4, 4.6],
    '新业路 华纺路 天辰路 新水路 久业路 崧煌路 新达路 振盈路 汇滨路 胜利路',
    '香大路 天盈路 新团路 清河湾路 民惠路 金巷路 大盈路 青山路 友爱路 石西路',
  ),
  '310118102': streets(
    [-8.6, -3.6],
    '珠溪路 课植园路 新风路 康业路 绿湖路 沙家埭路 沈太路 泰安路 薛间路',
    '祥凝浜路 东井街 北大街 复兴路 珠湖路 康工路 淀峰路 沈巷路 万隆路 张巷路',
  ),
  '310118103': streets(
    [-9.7, -15.4],
    '章练塘路 文化路 练东路 芦潼路 蒸俞路 小蒸路 泖甸路',
    '下塘街 练新路 前进街 湾塘路 蒸淀路 泖花路 朱庄路',
  ),
  '310118104': streets(
    [-22.0, -12.9],
    '金溪路 培爱路 迎祥街 商周路 西岑路 淀西路',
    '金中路 上塘街 普济路 岑卜路 莲盛路 商榻路 育田路',
  ),
  '310118105': streets(
    [5.0, 1.4],
    '巷佳路 佳杰路 佳通路 佳迪路 佳凯路 镇中路 民实路 赵兴路 方夏路',
    '业辉路 业煌路 业文路 业锦路 置鼎路 新胜路 和睦路 秀景路 垂姚路 沈泾塘路',
  ),
  '310118106': streets(
    [10.7, 3.0],
    '徐盈路 蟠龙路 明珠路 徐乐路 高泾路 尚鸿路 蟠文路 乐国路 龙阳路 徐民路',
    '京华路 双联路 卫家角路 叶联路 尚泰路 尚茂路 蟠中路 会恒路 振泾路 金联路',
  ),
  '310118107': streets(
    [7.9, 9.3],
    '华腾路 新府中路 华志路 华丹路 凤中路 淮海路 悦欣路 嵩山路',
    '华强街 新协路 华益路 凤溪路 华卫路 春江路 秀龙路 北新路 周浜路',
  ),
  '310118109': streets(
    [2.7, 5.9],
    '重固大街 福泉山路 崧建路 郏店路 章堰路',
    '福泉路 毛家角路 崧锋路 回龙路 新联路 徐姚路',
  ),
  '310118110': streets(
    [-0.6, 10.8],
    '鹤祥路 鹤星路 赵屯街 白虬路 杜村路',
    '外青松支路 鹤民路 青龙寺路 江南路 朱浦路 万狮路 梅桥路',
  ),
}
