import { say, type Say } from '#shared/say.ts'
import type { Language } from './language.ts'

/** The district's zone: what a screen prints never depends on where its browser thinks it is. */
const DISTRICT_ZONE = 'Asia/Shanghai'

type Moment = number | string
const ms = (moment: Moment): number => (typeof moment === 'number' ? moment : Date.parse(moment))

const format = (language: Language, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: DISTRICT_ZONE,
    hourCycle: 'h23',
    ...options,
  })

const twoDigits = { hour: '2-digit', minute: '2-digit' } as const
const formats = {
  'zh-CN': makeFormats('zh-CN'),
  en: makeFormats('en'),
}
function makeFormats(language: Language) {
  return {
    minute: format(language, twoDigits),
    second: format(language, { ...twoDigits, second: '2-digit' }),
    day: format(language, { month: 'long', day: 'numeric', weekday: 'short' }),
    dayAndMinute: format(language, { month: 'numeric', day: 'numeric', ...twoDigits }),
  }
}

/** 12:03 */
export const minuteOf = (at: Moment): string => formats['zh-CN'].minute.format(ms(at))
/** 12:03:05 */
export const secondOf = (at: Moment): string => formats['zh-CN'].second.format(ms(at))
/** 11月21日周六 */
export const dayInWords = (at: Moment, language: Language): string =>
  formats[language].day.format(ms(at))
/** 11/21 12:03 */
export const dayAndMinute = (at: Moment, language: Language): string =>
  formats[language].dayAndMinute.format(ms(at))

const isoDay = new Intl.DateTimeFormat('en-CA', { timeZone: DISTRICT_ZONE })
/** 2026-11-21, the district's day. */
export const dayOf = (at: Moment): string => isoDay.format(ms(at))

/** 0–23, the district's hour. */
export const hourOf = (at: Moment): number => Number(minuteOf(at).slice(0, 2))

/** A moment as short as it can be told: the time today, else with its day. */
export const momentInWords = (at: Moment, nowMs: number, language: Language): string =>
  dayOf(at) === dayOf(nowMs) ? minuteOf(at) : dayAndMinute(at, language)

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** How long ago something was: 刚刚, else its length. */
export const ageInWords = (lengthMs: number): Say =>
  lengthMs < MINUTE_MS ? say('span.now') : spanInWords(lengthMs)

/** A length of time in its largest unit, as people say it: 不到 1 分钟, 5 分钟, 2 小时, 3 天. */
export function spanInWords(lengthMs: number): Say {
  if (lengthMs < MINUTE_MS) return say('span.underMinute')
  if (lengthMs < HOUR_MS) return say('span.minutes', { n: Math.floor(lengthMs / MINUTE_MS) })
  if (lengthMs < 2 * DAY_MS) return say('span.hours', { n: Math.floor(lengthMs / HOUR_MS) })
  return say('span.days', { n: Math.floor(lengthMs / DAY_MS) })
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
export const looksLikeInstant = (value: unknown): value is string =>
  typeof value === 'string' && INSTANT.test(value)
