const SURNAMES = (
  '顾 陆 沈 朱 张 徐 陈 王 吴 周 唐 金 蒋 姚 曹 钱 杨 许 邵 潘 ' +
  '俞 孙 李 赵 戴 严 费 袁 夏 钟 薛 凌 倪 盛 庄 计 何 方 石 江 ' +
  '叶 范 胡 彭 邹 苏 丁 魏 施 宋 汪 曾 谢 郭 林 董 程 余 任 傅 陶'
).split(' ')

// The 24 solar terms: nobody takes these for the names of real officials.
const GIVEN_NAMES = (
  '谷雨 白露 惊蛰 清明 立夏 小满 芒种 夏至 处暑 立秋 秋分 寒露 ' +
  '霜降 立冬 小雪 冬至 立春 雨水 春分 小暑 大暑 大雪 小寒 大寒'
).split(' ')

/** How many people can be named apart: 61 surnames and 24 given names meet in every pair before the first returns. */
export const NAME_COUNT = SURNAMES.length * GIVEN_NAMES.length

/** The n-th invented name; no two are alike below `NAME_COUNT`. */
export function nameOf(n: number): string {
  if (n >= NAME_COUNT) throw new RangeError('More people than names')
  return `${SURNAMES[n % SURNAMES.length] ?? ''}${GIVEN_NAMES[n % GIVEN_NAMES.length] ?? ''}`
}
