import { DASH, DIGIT, hide, type Redaction } from './rule.ts'

const D = DIGIT
const CHINESE_NUMBER = '[一二三四五六七八九十]{1,3}'
/** 五零二, 一二〇三, 三百零二 before 室. */
const SPELT_ROOM = '[一二三四五六七八九十百〇零○]{3,5}(?:室|号房|房(?![产价款源屋]))'
const END = `(?!${D})`
const SPACE = '[ \\u3000]?'

/** 12, A, B1, 7-2 and lists of them: 1、2号楼. */
const NUMBER = `(?:[A-Za-z]?${D}{1,3}[A-Za-z]?|[A-Za-z])`
const LIST = `(?<![A-Za-z0-9０-９])(?:${NUMBER}(?:[、,，和及~～至]|${DASH}))`

/** Units of what else a bare number may count: 105m2, 2019年, 96.5元, 300多户. */
const NOT_COUNTED = `(?![0-9０-９.．%％a-zA-Z]|[年月日元米平㎡个人户多余万亿块号路弄度次天分点时栋幢层楼#＃]|公里)`

/** What follows a building: 2单元, 3层, 三楼, 302室, or bare 302. */
const TAIL =
  `(?:${SPACE}(?:${DASH})?(?:` +
  `(?:${D}{1,2}|${CHINESE_NUMBER}|[A-Za-z])(?:单元|门(?![口面卫前])|[楼层])` +
  `|[A-Za-z]?${D}{2,4}[A-Za-z]?(?:室|号房|房(?![产价款源]))` +
  `|${D}{1,2}室|${SPELT_ROOM}` +
  `|${D}{3,4}${NOT_COUNTED}(?:(?:${DASH})${D}{3,4}${END})?` +
  `))`

/** 10栋楼 counts, 5栋楼下 is a place. */
const NOT_A_COUNT = '(?!楼(?![下上道顶梯栋前后旁内里])|别墅|住宅|高层|民房|商铺)'
const ROOM = `${D}{3,4}[A-Za-z]?(?:室|号房|房(?![产价款源屋]))`

/** The end of a housing estate’s name; 村 is missing, 我村3号停电 is a date. */
const ESTATE = '小区|花园|家园|庭园|公寓|新村|华庭|豪庭|名邸|别墅|[苑邸墅坊]'
const NOT_A_THING = '(?![线路门口桥闸井泵令文楼院码机])'
const STOP = '(?![0-9０-９A-Za-z\\u4e00-\\u9fff])'

const MARK = '[楼室]'

/**
 * Building and room. Road, house number on the road, lane (弄) and estate stay: they are what a wall
 * may show (a lane's house is a building inside an estate, so 100弄5号 keeps the lane only).
 */
export const roomRules: Redaction[] = [
  hide({
    // In a lane or, with a room behind it or nothing, in an estate: N号 is a building.
    pattern: new RegExp(
      `(?=${D})(?:(?<=弄${SPACE})${D}{1,4}${NOT_A_THING}号${NOT_A_THING}(?:楼)?${TAIL}*` +
        `|(?<=(?:${ESTATE})${SPACE})${D}{1,4}号(?:${TAIL}+|${STOP})` +
        `|(?<=(?:${ESTATE}|弄)${SPACE})${D}{1,3}${DASH}${D}{1,4}(?:${DASH}${D}{3,4})?${NOT_COUNTED}室?)`,
      'g',
    ),
    mark: MARK,
  }),
  hide({
    pattern: new RegExp(`(弄${SPACE})${CHINESE_NUMBER}号(?:楼)?${TAIL}*`, 'g'),
    mark: `$1${MARK}`,
  }),
  hide({
    pattern: new RegExp(
      `(?<![共约近余达另])${LIST}{0,6}${NUMBER}${SPACE}(?:号楼(?!盘)|号?[栋幢]${NOT_A_COUNT}|[#＃](?:[栋幢楼]|(?![线门泵机井变炉])))(?:楼(?![下上道顶梯前后旁内里]))?${TAIL}*` +
        `|${CHINESE_NUMBER}(?:号楼(?!盘)${TAIL}*|[栋幢]${TAIL}+)` +
        // 佳苑小区六栋 is a building, 那一栋 and 共三栋 are not.
        `|(?<=${ESTATE})${CHINESE_NUMBER}[栋幢]`,
      'g',
    ),
    signs: [/[栋幢#＃]|号楼/],
    mark: MARK,
  }),
  hide({
    pattern: new RegExp(
      `(?:${D}{1,2}|(?<![这那])${CHINESE_NUMBER})单元(?![格楼])${TAIL}*|[A-Za-z]座${TAIL}+`,
      'g',
    ),
    signs: [/单元|座/],
    mark: MARK,
  }),
  hide({
    pattern: new RegExp(
      `(?:(?:${D}{1,2}|${CHINESE_NUMBER})[楼层])?(?<!${D})(?:${D}{1,3}${DASH}){0,2}(?:${ROOM}|${SPELT_ROOM})` +
        `|(?<=${D}号${SPACE}(?:${DASH})?)${D}{3,4}${STOP}`,
      'g',
    ),
    signs: [
      /[0-9０-９A-Za-z号][室房]/,
      /[一二三四五六七八九十百〇零○号][室房]/,
      /号.{0,2}[0-9０-９]/,
    ],
    mark: MARK,
  }),
]
