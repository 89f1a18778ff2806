import { phoneIn } from './phone.ts'

/** What a message of a chat group seems to say; null: it does not say it in a way that can be told. */
export interface ChatText {
  title: string | null
  address: string | null
  /** Digits alone. */
  phone: string | null
  callerName: string | null
  /** ISO instant. */
  occurredAt: string | null
  /** A 居村 that is named, by its code. */
  communityCode: string | null
}

interface Knowledge {
  /** The moment it is read: 今天 and 昨天 are counted from it. */
  now: Date
  communities: readonly { code: string; shortName: string }[]
}

/** China has one zone and no summer time. */
const ZONE_MS = 8 * 3_600_000
const DAY_MS = 24 * 3_600_000
const TITLE_MAX = 40

/**
 * Reads a pasted chat message: what is recognised is proposed, never decided; whoever pasted it corrects
 * it. Labels (地址：, 电话：) go before guesses, and what is not certain stays null.
 */
export function readChatText(text: string, { now, communities }: Knowledge): ChatText {
  const { lines, sentAt } = withoutHeads(text.normalize('NFKC'), now)
  const body = lines.join('\n')
  const community = [...communities]
    .sort((a, b) => b.shortName.length - a.shortName.length)
    .find(({ shortName }) => body.includes(shortName))
  const address = labelled(body, '地址|地点|位置') ?? addressIn(body, community?.shortName ?? null)
  return {
    title: titleOf(body, address),
    address,
    phone: phoneIn(body),
    callerName: nameIn(body),
    occurredAt: momentIn(body, sentAt ?? now) ?? sentAt?.toISOString() ?? null,
    communityCode: community?.code ?? null,
  }
}

const HEAD_TIME = /(?:(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?\s+)?(\d{1,2}):(\d{2})(?::\d{2})?$/

/** A copied message begins with who wrote it and when; that is no part of what was written. */
function withoutHeads(text: string, now: Date): { lines: string[]; sentAt: Date | null } {
  let sentAt: Date | null = null
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => {
      const time = HEAD_TIME.exec(line)
      const isHead = time !== null && time.index <= 30 && !/[,。;!?]/.test(line)
      if (isHead) sentAt ??= headMoment(time, now)
      return line !== '' && !isHead && !/^[^\s,。:]{1,20}:$/.test(line)
    })
  return { lines, sentAt }
}

function headMoment([, year, month, day, hour, minute]: RegExpExecArray, now: Date): Date | null {
  const today = localParts(now)
  const date = year ? [Number(year), Number(month), Number(day)] : today
  return instantOf(date, Number(hour), Number(minute))
}

const localParts = (at: Date): number[] => {
  const local = new Date(at.getTime() + ZONE_MS)
  return [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()]
}

function instantOf([year = 0, month = 0, day = 0]: number[], hour: number, minute: number) {
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59) return null
  return new Date(Date.UTC(year, month - 1, day, hour, minute) - ZONE_MS)
}

/** What stands behind a label, up to the end of the clause. */
function labelled(body: string, labels: string): string | null {
  const found = new RegExp(`(?:${labels})\\s*[::]\\s*([^\\n,,。;;]{2,100})`).exec(body)?.[1]
  return found?.trim() ?? null
}

/** Not 路灯, 路面, 路人: those are no roads. */
const ROAD = /(?:公路|大道|支路|路(?![灯面人过边上况障政费程])|街(?![上边道])|弄堂)/gu
/** Words before a road's name that are no part of it. */
const BEFORE = /^.*[在到于位是请的了从去往和与我们这那边里处]/u
const NUMBER = /^(?:\d{1,5}(?:弄|支弄|号)(?:\d{1,4}号)?)?/
const LANDMARK =
  /^(?:近|靠近)?[\p{Script=Han}\d]{0,8}?(?:小区|雅苑|名邸|新村|华庭|家园|公馆|花园|广场|公寓|菜场|超市|苑|店|门口|路口|对面|附近)(?:门口|路口|对面|附近)?/u

/** By its road, number and landmark; else by the 居村 that is named. Where neither is, there is none. */
function addressIn(body: string, community: string | null): string | null {
  for (const found of body.matchAll(ROAD)) {
    const name = roadBefore(body.slice(0, found.index))
    if (name === '') continue
    const rest = body.slice(found.index + found[0].length)
    const number = NUMBER.exec(rest)?.[0] ?? ''
    const landmark = LANDMARK.exec(rest.slice(number.length))?.[0] ?? ''
    if (number === '' && landmark === '' && community === null) continue
    return `${town(body, found.index - name.length)}${name}${found[0]}${number}${landmark}`
  }
  if (community === null) return null
  const inside = /^(?:[\p{Script=Han}\d]{1,3}[组队宅])?(?:\d{1,4}(?:弄|号))*/u
  const behind = body.slice(body.indexOf(community) + community.length)
  return community + (inside.exec(behind)?.[0] ?? '')
}

/** A road's name has two to four letters before 路. */
function roadBefore(before: string): string {
  const run = /\p{Script=Han}{1,4}$/u.exec(before)?.[0] ?? ''
  const name = run.replace(BEFORE, '').replace(/^.*[镇道县区村组宅队]/u, '')
  return name.length >= 2 ? name : ''
}

/** The town's name, where it stands right before the road. */
const town = (body: string, at: number): string =>
  /\p{Script=Han}{2}(?:镇|街道)$/u.exec(body.slice(0, at))?.[0] ?? ''

const nameIn = (body: string): string | null =>
  /(?:联系人|反映人|来电人|报告人|姓名)\s*[::]?\s*(\p{Script=Han}{2,4})/u.exec(body)?.[1] ?? null

const DAYS: readonly (readonly [RegExp, number])[] = [
  [/今天|今日|今早|今晚|刚才|刚刚/, 0],
  [/昨天|昨日|昨晚|昨夜/, 1],
  [/前天/, 2],
]
const CLOCK =
  /(凌晨|早上|上午|中午|下午|傍晚|晚上|今早|今晚|昨晚|昨夜)?\s*(\d{1,2})(?:[::](\d{2})|点(半|\d{1,2}分?)?)/

/** A day and an hour that are both said; “昨晚” alone says none. */
function momentIn(body: string, from: Date): string | null {
  const clock = CLOCK.exec(body)
  const back = DAYS.find(([words]) => words.test(body))?.[1]
  const date = /(\d{1,2})月(\d{1,2})[日号]/.exec(body)
  if (!clock || (back === undefined && !date)) return null
  const [, part = '', hours = '', colonMinutes, spoken] = clock
  const isLate = /下午|傍晚|晚|夜/.test(part) && Number(hours) < 12
  const minute = spoken === '半' ? 30 : Number.parseInt(colonMinutes ?? spoken ?? '0', 10)
  const [year = 0] = localParts(from)
  const day = date
    ? [year, Number(date[1]), Number(date[2])]
    : localParts(new Date(from.getTime() - (back ?? 0) * DAY_MS))
  return instantOf(day, Number(hours) + (isLate ? 12 : 0), minute)?.toISOString() ?? null
}

const GREETING =
  /^(?:(?:@\S+|各位|领导|老师|大家|你好|您好|早上好|上午好|下午好|晚上好|麻烦|请问|【[^】]*】|\[[^\]]*\])[\s,,!!。::、]*)+/u

/** We saw it there: who and where is said elsewhere. */
const BEFORE_MATTER = /^(?:[\s,,、::]|我们|我|看到|发现|在|有)+(?=.{4})/u

/** Who said it and how they are reached is no part of a title. */
const withoutCaller = (sentence: string): string =>
  sentence
    .split(/[,,]/)
    .filter((clause) => phoneIn(clause) === null && !CALLER.test(clause))
    .join(',')
const CALLER = /^\s*(?:联系人|反映人|来电人|报告人|姓名|联系电话|电话|手机|联系方式)/

/** The first thing that is said, without where and by whom. */
function titleOf(body: string, address: string | null): string | null {
  const said =
    labelled(body, '诉求|问题|事由|内容|反映|情况') ?? body.replace(GREETING, '').trimStart()
  const where = address === null ? said : said.replace(address, '')
  const first = where
    .split(/[。!!??;;\n]/)
    .map((sentence) =>
      withoutCaller(sentence.replace(GREETING, ''))
        .replace(BEFORE_MATTER, '')
        .replace(/[\s,,、::]+$/, ''),
    )
    .find((sentence) => sentence.length >= 4)
  if (first === undefined) return null
  if (first.length <= TITLE_MAX) return first
  const upToComma = first.slice(0, TITLE_MAX).replace(/[,,][^,,]*$/, '')
  return upToComma.slice(0, TITLE_MAX)
}
