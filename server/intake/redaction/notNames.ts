import { HAN } from './rule.ts'

/** What looks like a name and is a word, by the words around it; each a look-ahead or -behind. */

/** 我叫车, 我叫施工队: a surname's character that begins something one calls. */
export const CALLED =
  '(?!车|施工|安保|管理|管家|包工|房东|单位|官方|关于|应急|路人|解决|成天|全家|高层)'
/** 联系人方式 and the like. */
export const LABELLED =
  '(?!方式|方面|单位|全部|明细|管理|解决|应当|应该|关系|为何|查询|应|曾[在经于有向多]|代表)'

/** Words that begin like a name, wherever one is looked for. */
export const NOT_A_NAME =
  '(?!费用|谢谢|文[章件化]|何[时人不未在没]|许[可多]|陈[述旧列]|程度|于[是今]|孙[子女辈]|房[屋子产]|和[高怡]|明[确显]|方[便面]|黄[色金]|郑重|周[边围末]|钱[款财]|电[话梯])'

/** 我是顾客, 我是江苏人, 我是徐泾: what people are, not what they are called. */
export const NOT_A_SELF =
  `(?!顾客|程序|高[中一二三校管龄层级]|白领|金[山泽]|江[苏西北南]|温[州岭]|成都|常[住客年]|石[油化]|毛坯` +
  `|万[科达]|龙湖|徐[汇泾州]|黄[浦埔冈石山]|杨浦|赵巷|夏阳|朱家角|白鹤|武[汉警]|康[复健]|文[员化]|宁[波夏]` +
  `|${HAN}{1,2}[人员户客店者们](?!${HAN}))`

/** 任何女士, 白衣女士: words before a title that only look like a name. */
export const NOT_TITLED =
  '(?!任何|任课|现任|何时|高龄|高个|高[中一二三]|白[衣发]|黄衣|金发|周边|万[名位]|江边|[游顾常]客|常务|时任|应聘|全[科体]|项目|施工|纪委|水[电管]|段长|周[一二三四五六日末])(?<![任如几为]|[由对])'
