import { DASH, DIGIT, SPELT_DIGIT, hide, type Redaction } from './rule.ts'

const D = DIGIT
const S = SPELT_DIGIT
const GAP = `(?:${DASH}|[ \\u3000.．·])?`
const START = `(?<!${D})`
const END = `(?!${D})`

/** `{}` stands for one and the same sign, so that 1.4 1.6 0.2 is no number of anybody's. */
const SEPARATORS = ['[ \\u3000]', DASH, '[·•._*/]']
const keptApart = (pattern: string): string =>
  SEPARATORS.map((sign) => pattern.replaceAll('{}', `${sign}?`)).join('|')
const SPELT_MOBILE = `[1１一幺壹](?<!${S}{}.){}[3-9３-９三四五六七八九叁肆伍陆柒捌玖](?:{}${S}){9}(?!{}${S})`
const SPELT_IDENTITY = `[1-9１-９一二三四五六七八九](?<!${S}{}.)(?:{}${S}){16}{}(?:${S}|[XxＸｘ])(?!{}${S})`

/** Numbers written out or with every digit apart have one of these: 一三八…, 1-3-8-…. */
const spelt = [
  /[一二三四五六七八九零〇幺两]{3}/,
  /[壹贰叁肆伍陆柒捌玖]{3}/,
  /[0-9０-９一二三四五六七八九零〇幺][ \u3000·•._*/—–-][0-9０-９一二三四五六七八九零〇幺][ \u3000·•._*/—–-]/,
  /[一二三四五六七八九零〇幺][0-9０-９]{1,3}[一二三四五六七八九零〇幺]/,
]

/** Words that announce a telephone number, so that even seven bare digits after them are one. */
const PHONE_WORD =
  '(?:电话|致电|座机|手机|联系方式|[Tt][Ee][Ll])(?:号码?)?(?:[是为]|[:：])?[ \\u3000]{0,2}'
const LOCAL_NUMBER = `${S}{3,4}(?:${DASH}|[ \\u3000])?${S}{4}(?!${S})`
const NEXT_IN_LIST = `[、,，/／;；或和及][ \\u3000]?`

const PROVINCE = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const LETTER = '[A-Za-zＡ-Ｚａ-ｚ]'
/** I and O are on no plate, lest they be read as 1 and 0. */
const OF_PLATE = '[A-HJ-NP-Za-hj-np-zＡ-ＨＪ-ＮＰ-Ｚａ-ｚ0-9０-９]'
const ACCOUNT_WORD = '(?:微信|[Vv][Xx]|[Vv]信|[Qq]{2}|ＱＱ)(?:群?号码?|群|账号|帐号)?'
const ACCOUNT_LINK = '[是为:：]?[ \\u3000]{0,2}'

/**
 * Numbers that lead to a person. Order matters: identity numbers before anything shorter, and a run
 * of eleven and more digits that is none of these goes as well, because a mobile number may stand
 * inside it and nobody on a wall needs it.
 */
export const numberRules: Redaction[] = [
  hide({
    pattern: /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g,
    mark: '[邮箱]',
  }),
  hide({
    // 18 characters (the last may be X), in one piece or as region, birthday, rest; or the old 15.
    pattern: new RegExp(
      `${START}(?:${D}{6}${GAP}${D}{4}${GAP}${D}{4}${GAP}${D}{3}[0-9０-９XxＸｘ]|${D}{15})${END}`,
      'g',
    ),
    mark: '[证件号]',
  }),
  hide({
    pattern: new RegExp(keptApart(SPELT_IDENTITY), 'g'),
    signs: spelt,
    mark: '[证件号]',
  }),
  hide({
    // Mobile: 3-4-4, 4-3-4, 3-3-5 or every digit apart; +86 goes with it.
    pattern: new RegExp(
      `(?:[+＋]?(?:8|８)(?:6|６)${GAP}|${START})[1１](?:` +
        `[3-9３-９]${D}(?:${GAP}${D}{4}${GAP}${D}{4}|${D}${GAP}${D}{3}${GAP}${D}{4}|${GAP}${D}{3}${GAP}${D}{5})` +
        `|[ -][3-9３-９](?:[ -]${D}){9})${END}`,
      'g',
    ),
    mark: '[电话]',
  }),
  hide({
    // Landline with its area code and maybe an extension.
    pattern: new RegExp(
      `${START}[(（]?[0０]${D}{2,3}[)）]?(?:${DASH}|[ \\u3000])?${D}{3,4}(?:${DASH}|[ \\u3000])?${D}{4}(?:(?:转|${DASH})${D}{1,6})?${END}`,
      'g',
    ),
    mark: '[电话]',
  }),
  hide({
    pattern: new RegExp(`(${PHONE_WORD})${LOCAL_NUMBER}(?:${NEXT_IN_LIST}${LOCAL_NUMBER})*`, 'g'),
    mark: '$1[电话]',
  }),
  hide({ pattern: new RegExp(`${D}{11,}`, 'g'), mark: '[号码]' }),
  hide({
    pattern: new RegExp(`${keptApart(SPELT_MOBILE)}|${S}{11,}`, 'g'),
    signs: spelt,
    mark: '[号码]',
  }),
  hide({
    pattern: new RegExp(
      `(?=[A-Za-z0-9０-９])(?<=${ACCOUNT_WORD}${ACCOUNT_LINK})(?:${D}{5,12}${END}|[A-Za-z][\\w-]{5,19}(?![\\w-]))`,
      'g',
    ),
    signs: [/微信|v[x信]|qq|ＱＱ/i],
    mark: '[账号]',
  }),
  hide({
    // Plates, also those of new-energy cars with one character more; a digit is needed, or 新ABCDE would be one.
    pattern: new RegExp(
      `[${PROVINCE}][ \\u3000]?${LETTER}[·•.． -]?(?=${LETTER}{0,4}${D})${OF_PLATE}{4,5}(?:${OF_PLATE}|[挂学警港澳])(?!${LETTER}|${D})`,
      'g',
    ),
    signs: [/[A-Za-zＡ-Ｚａ-ｚ][·•.． -]?[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]{4}/],
    mark: '[车牌]',
  }),
]
