import { DASH, DIGIT, type RedactionRule } from './rule.ts'

const D = DIGIT
const GAP = `(?:${DASH}|[ \\u3000.．·])?`
const START = `(?<!${D})`
const END = `(?!${D})`

/** Words that announce a telephone number, so that even seven bare digits after them are one. */
const PHONE_WORD =
  '(?:电话|致电|座机|手机|联系方式|[Tt][Ee][Ll])(?:号码?)?(?:[是为]|[:：])?[ \\u3000]{0,2}'
const LOCAL_NUMBER = `${D}{3,4}(?:${DASH}|[ \\u3000])?${D}{4}`
const NEXT_IN_LIST = `[、,，/／;；或和及][ \\u3000]?`

const PROVINCE = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const ACCOUNT_WORD = '(?:微信|[Vv][Xx]|[Vv]信|[Qq]{2}|ＱＱ)(?:群?号码?|群|账号|帐号)?'
const ACCOUNT_LINK = '[是为:：]?[ \\u3000]{0,2}'

/**
 * Numbers that lead to a person. Order matters: identity numbers before anything shorter, and a run
 * of eleven and more digits that is none of these goes as well, because a mobile number may stand
 * inside it and nobody on a wall needs it.
 */
export const numberRules: RedactionRule[] = [
  {
    pattern: /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g,
    mark: '[邮箱]',
  },
  {
    // 18 characters (the last may be X), in one piece or as region, birthday, rest; or the old 15.
    pattern: new RegExp(
      `${START}(?:${D}{6}${GAP}${D}{4}${GAP}${D}{4}${GAP}${D}{3}[0-9０-９XxＸｘ]|${D}{15})${END}`,
      'g',
    ),
    mark: '[证件号]',
  },
  {
    // Mobile: 3-4-4, 4-3-4, 3-3-5 or every digit apart; +86 goes with it.
    pattern: new RegExp(
      `(?:[+＋]?(?:8|８)(?:6|６)${GAP}|${START})[1１](?:` +
        `[3-9３-９]${D}(?:${GAP}${D}{4}${GAP}${D}{4}|${D}${GAP}${D}{3}${GAP}${D}{4}|${GAP}${D}{3}${GAP}${D}{5})` +
        `|[ -][3-9３-９](?:[ -]${D}){9})${END}`,
      'g',
    ),
    mark: '[电话]',
  },
  {
    // Landline with its area code and maybe an extension.
    pattern: new RegExp(
      `${START}[(（]?[0０]${D}{2,3}[)）]?(?:${DASH}|[ \\u3000])?${D}{3,4}(?:${DASH}|[ \\u3000])?${D}{4}(?:(?:转|${DASH})${D}{1,6})?${END}`,
      'g',
    ),
    mark: '[电话]',
  },
  {
    pattern: new RegExp(
      `(?=${D})(?<=${PHONE_WORD})${LOCAL_NUMBER}${END}(?:${NEXT_IN_LIST}${LOCAL_NUMBER}${END})*`,
      'g',
    ),
    sign: /电话|致电|座机|手机|联系方式|tel/i,
    mark: '[电话]',
  },
  { pattern: new RegExp(`${D}{11,}`, 'g'), mark: '[号码]' },
  {
    pattern: new RegExp(
      `(?=[A-Za-z0-9０-９])(?<=${ACCOUNT_WORD}${ACCOUNT_LINK})(?:${D}{5,12}${END}|[A-Za-z][\\w-]{5,19}(?![\\w-]))`,
      'g',
    ),
    sign: /微信|v[x信]|qq|ＱＱ/i,
    mark: '[账号]',
  },
  {
    // Plates, also those of new-energy cars with one character more; a digit is needed, or 新ABCDE would be one.
    pattern: new RegExp(
      `[${PROVINCE}][A-Za-z][·•. -]?(?=[A-Za-z]{0,4}\\d)[A-HJ-NP-Za-hj-np-z\\d]{4,5}[A-HJ-NP-Za-hj-np-z\\d挂学警港澳](?![A-Za-z\\d])`,
      'g',
    ),
    mark: '[车牌]',
  },
]
