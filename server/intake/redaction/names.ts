import { HAN, type RedactionRule } from './rule.ts'
import { compoundSurnames, surnames, unmistakableSurnames } from './surnames.ts'

const ANY = `(?:${compoundSurnames}|[${surnames}])`
const SURE = `(?:${compoundSurnames}|[${unmistakableSurnames}])`
const NOT_HAN = `(?!${HAN})`

/** What goes on after a name when no comma does: 我叫张三住在…, 联系人李四电话…. */
const AFTER_NAME = '[是在住来有今年家从想要被于也因已就向对并说这那先女电手男岁联的我和与，]'

/** 我叫车, 我叫施工队: a surname's character that begins something one calls. */
const CALLED = '(?!车|施工|安保|管理|管家|包工|房东|单位|官方|关于|应急|路人|解决|成天|全家|高层)'
/** 联系人方式 and the like. */
const LABELLED =
  '(?!方式|方面|单位|全部|明细|管理|解决|应当|应该|关系|何时|何人|为何|查询|应|曾[在经于有向多])'

/** 我是顾客, 我是江苏人, 我是徐泾: what people are, not what they are called. */
const NOT_A_SELF =
  `(?!顾客|程序|高[中一二三校管龄层级]|白领|金[山泽]|江[苏西北南]|温[州岭]|成都|常[住客年]|石[油化]|毛坯` +
  `|万[科达]|龙湖|徐[汇泾州]|黄[浦埔冈石山]|杨浦|赵巷|夏阳|朱家角|白鹤|武[汉警]|康[复健]|文[员化]|宁[波夏]` +
  `|${HAN}{1,2}[人员户客店者们](?!${HAN}))`

/** 任何女士, 白衣女士: words before a title that only look like a name. */
const NOT_TITLED =
  '(?!任何|何时|高龄|高个|白[衣发]|黄衣|金发|周边|万[名位]|江边|[游顾常]客)(?<![任如几为]|[由对])'
const GIVEN = '[^\\u0000-\\u4dff\\ua000-\\uffff的了是在有和与或及位名姓这那个]'
const TITLE = '(?:先生|女士|小姐)'

const MARK = '[姓名]'

export const nameRules: RedactionRule[] = [
  {
    pattern: new RegExp(
      `(?<=(?:我叫|本人叫|名叫)[ :：]?[“"]?)${CALLED}${ANY}(?:${HAN}{1,2}${NOT_HAN}|${HAN}{1,2}?(?=${AFTER_NAME})|${HAN}{1,2})`,
      'g',
    ),
    mark: MARK,
  },
  {
    pattern: new RegExp(
      `(?<=(?:联系人|姓名|投诉人|举报人|反映人|来电人|当事人)(?:[:：,，是为叫] {0,3}[“"]?)?)${LABELLED}${ANY}(?:${HAN}{1,2}${NOT_HAN}|${HAN}{1,2}?(?=${AFTER_NAME}|先生|女士|小姐))`,
      'g',
    ),
    sign: /联系人|姓名|[诉报映电事]人/,
    mark: MARK,
  },
  {
    pattern: new RegExp(
      `(?<=我是)${NOT_A_SELF}${SURE}${HAN}{1,2}(?=[，。,.;；！!、：:\\s]|$)`,
      'g',
    ),
    mark: MARK,
  },
  {
    pattern: new RegExp(`${NOT_TITLED}(?:${SURE}|(?<!${HAN})${ANY})${GIVEN}{0,2}(?=${TITLE})`, 'g'),
    sign: new RegExp(TITLE),
    mark: MARK,
  },
]
