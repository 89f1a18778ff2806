import {
  bodies,
  directStops,
  notATrade,
  placeEnds,
  publicTrades,
  shortWares,
  softStops,
  stops,
  trades,
  wares,
} from './trades.ts'

const MARK = '某'
const LONGEST_NAME = 12

const longestFirst = (words: readonly string[]) => [...words].sort((a, b) => b.length - a.length)

const trade = new RegExp(
  longestFirst([...trades, ...publicTrades])
    .map((word) => word + (notATrade[word] ? `(?![${notATrade[word]}])` : ''))
    .join('|'),
  'g',
)
const publicWords = new Set(publicTrades)
const bodyWords = new Set(bodies)

type Ends = ReadonlyMap<string, readonly string[]>

/** Words by their last character, longest first: one look finds what ends at a place of a text. */
function byLastCharacter(words: readonly string[]): Ends {
  const found = new Map<string, string[]>()
  for (const word of longestFirst(words)) {
    const last = word.slice(-1)
    found.set(last, [...(found.get(last) ?? []), word])
  }
  return found
}

const wareEnds = byLastCharacter(wares)
const stopEnds = byLastCharacter(stops)

const endingAt = (text: string, end: number, words: Ends): string | undefined =>
  words.get(text.charAt(end - 1))?.find((word) => text.endsWith(word, end))

const NAME_CHARACTER = /[\u4e00-\u9fffA-Za-z0-9０-９·]/
const NO_NAME = /^[A-Za-z]?[\d０-９]+$|[^某]{2}[和与]$/

/**
 * The name of a shop or company before its trade goes: 老王烧烤店 becomes 某烧烤店, while 食品公司
 * stays, and so do roads, estates and places before the name. A net with meshes: a name with no
 * trade behind it stays, and an estate that sounds like a name goes from before 物业 or 幼儿园.
 */
export function hideShops(text: string): string {
  let hidden = ''
  let done = 0
  let from = 0
  for (const { 0: word, index } of text.matchAll(trade)) {
    const tail = startOfTail(text, index, from, word)
    const name = publicWords.has(word) ? tail : startOfName({ text, from, tail, word, index })
    if (name < tail) {
      hidden += text.slice(done, name) + MARK
      done = tail
    }
    from = index + word.length
  }
  return hidden + text.slice(done)
}

/** Where what it deals in begins: before 食品有限 in 食品有限公司. */
function startOfTail(text: string, index: number, from: number, word: string): number {
  const start = startOfWares(text, index, from)
  const isShort = start === index && word.length === 1 && index > from
  return isShort && shortWares.includes(text.charAt(index - 1)) ? index - 1 : start
}

function startOfWares(text: string, index: number, from: number): number {
  let start = index
  for (;;) {
    const ware = endingAt(text, start, wareEnds)
    if (ware === undefined || start - ware.length < from) return start
    start -= ware.length
  }
}

/** A trade in a text: from `tail` on it stays; the name before it may reach back to `from`. */
interface Found {
  text: string
  from: number
  tail: number
  /** Where the trade's own word begins and what it is. */
  index: number
  word: string
}

/** Where the name begins; `tail` itself if there is none. */
function startOfName(found: Found): number {
  const { text, from, tail } = found
  const quoted = startInQuotes(found)
  if (quoted !== null) return quoted
  let at = beforeBrackets(text, tail)
  while (at > from && NAME_CHARACTER.test(text.charAt(at - 1)) && !beginsAt(found, at)) at--
  const name = text.slice(at, tail)
  return name.length >= 2 && name.length <= LONGEST_NAME && !NO_NAME.test(name) ? at : tail
}

const openings: Readonly<Record<string, string>> = {
  '”': '“',
  '’': '‘',
  '"': '"',
  '》': '《',
  '」': '「',
}

/** “食在此”饭店 and “食在此饭店”: quotes say exactly where a name begins. */
function startInQuotes({ text, from, tail, index, word }: Found): number | null {
  const before = openings[text.charAt(tail - 1)]
  const around = openings[text.charAt(index + word.length)]
  const opening = before ?? around
  if (opening === undefined) return null
  const earliest = Math.max(from, tail - LONGEST_NAME - 2)
  const at = text.slice(earliest, tail - 1).lastIndexOf(opening)
  if (at < 0) return null
  const start = earliest + at
  // “黑”加油站 names nobody.
  const length = before === undefined ? tail - start - 1 : tail - start - 2
  if (length < 2) return tail
  return before === undefined ? start + 1 : start
}

/** A company's seat within its name: 某某（上海）信息科技有限公司. */
function beforeBrackets(text: string, tail: number): number {
  const seat = /[（(][^（(）)]{1,6}[）)]$/.exec(text.slice(Math.max(0, tail - 8), tail))
  return seat ? tail - seat[0].length : tail
}

/** Does the name that reaches to `tail` begin at `at`, because something else ends there? */
function beginsAt(found: Found, at: number): boolean {
  const { text, tail, word } = found
  const isNext = at === tail
  const stop = endingAt(text, at, stopEnds)
  if (stop !== undefined) return !(isNext && isPartOfLegalName(found, stop))
  const last = text.charAt(at - 1)
  if (placeEnds.includes(last)) return isPlace(text, at - 1)
  return isNext
    ? !bodyWords.has(word) && directStops.includes(last)
    : tail - at >= 2 && softStops.includes(last)
}

/** A registered name may end in any word: 鑫维向科技有限公司; but not in a town's. */
function isPartOfLegalName({ text, tail, index, word }: Found, stop: string): boolean {
  const before = tail - stop.length
  return (
    text.slice(tail, index + word.length).includes('有限') &&
    !/[省市区县镇乡村路街号]$/.test(stop) &&
    NAME_CHARACTER.test(text.charAt(before - 1)) &&
    endingAt(text, before, stopEnds) === undefined
  )
}

/** 紫晶|城 and 三|期 are places, 长|城 right after a town is none. */
function isPlace(text: string, end: number): boolean {
  const [last, lastButOne] = [text.charAt(end - 1), text.charAt(end - 2)]
  if (/[\d０-９一二三四五六七八九十]/.test(last)) return true
  const hasStop = [end, end - 1].some((at) => endingAt(text, at, stopEnds) !== undefined)
  return !hasStop && NAME_CHARACTER.test(last) && NAME_CHARACTER.test(lastButOne)
}
