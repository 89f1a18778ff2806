import { tellingWords } from '#shared/tellingWords.ts'
import type { MergeRule } from '#shared/duplicate.ts'
import { firstMergeRules } from '#server/firstRows/seedMergeRules.ts'
import { redact } from '#server/intake/redact.ts'
import {
  pairKey,
  readCitizenMessages,
  type CitizenMessages,
  type PairKey,
} from './citizenMessages.ts'
import { judge, judgeCounts, share, table } from './judged.ts'
import { dicePercent, fourGrams, jaccard, likePairs, type LikePair } from './likePairs.ts'
import { listsOfProduct, type Listed } from './listsOfProduct.ts'

const DAY_MS = 24 * 3_600_000
const LISTED_MAX = 10
/** The bar for words alone was chosen on what came before; the rest is only reported. */
const LEARNT_BEFORE = '2019-06-01'
const WANTED_PRECISION = 0.97
/** The list of near copies holds pairs of at least this 4-gram Jaccard, by its own column. */
const LIST_BAR = 0.5
const BARS = [0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, LIST_BAR]

/** The citizens' messages: pairs of near copies, and the messages of hot issues. */
export async function messageDuplicates(): Promise<string | null> {
  const data = await readCitizenMessages()
  if (!data) return null
  const rule = firstMergeRules[0]
  if (!rule) throw new Error('There is no usual rule')

  const lists = await listsOfProduct(data.messages)
  const withinMs = rule.aloneDays * DAY_MS
  const grams = likePairs(data.messages, fourGrams, { withinMs, sharedMin: 4 })
  const parts = [
    nearCopies(data, rule, lists, grams),
    mergedByRule(data, lists),
    hotIssues(data, rule, lists, grams),
  ]
  return parts.join('\n')
}

/**
 * What merging without asking would do, were every row of the merge rules silent: each message goes
 * into the likeliest earlier one that is certainly the same by the rows as they are shipped.
 */
function mergedByRule(
  { messages, near, issueOf }: CitizenMessages,
  lists: readonly Listed[][],
): string {
  const merged = lists.flatMap((list, place) => {
    const into = list.find(({ strength }) => strength === 'strong')
    return into ? [{ place, into: into.message }] : []
  })
  const isNear = ({ place, into }: { place: number; into: number }) =>
    near.has(pairKey(place, into))
  const isIssue = ({ place, into }: { place: number; into: number }) =>
    issueOf.has(place) && issueOf.get(place) === issueOf.get(into)
  const wrong = merged.filter((one) => !isNear(one))
  const wrongRead = wrong.filter((one) => !isIssue(one))
  const shareOf = (part: readonly unknown[]) =>
    merged.length === 0 ? 'none' : share(part.length / merged.length)
  return table('Merged by rule, were every row silent: as shipped none is', [
    ['messages', 'merged', 'not in the list', 'share', 'nor of one hot issue', 'share'],
    [
      String(messages.length),
      String(merged.length),
      String(wrong.length),
      shareOf(wrong),
      String(wrongRead.length),
      shareOf(wrongRead),
    ],
  ])
}

function nearCopies(
  { messages, near, issueOf }: CitizenMessages,
  rule: MergeRule,
  lists: readonly Listed[][],
  grams: readonly LikePair[],
): string {
  const laterAt = (key: PairKey) => messages[Number(key.split(' ')[0])]?.at ?? 0
  const isLearnt = (key: PairKey) => laterAt(key) < Date.parse(`${LEARNT_BEFORE}T00:00:00+08:00`)
  const isHot = (key: PairKey) => {
    const [later, earlier] = key.split(' ').map((place) => issueOf.get(Number(place)))
    return later !== undefined && later === earlier
  }
  const inReach = (key: PairKey) => {
    const [later, earlier] = key.split(' ').map((place) => messages[Number(place)]?.at ?? 0)
    return (later ?? 0) - (earlier ?? 0) <= rule.aloneDays * DAY_MS
  }
  const line = (name: string, found: ReadonlySet<PairKey>, isIn: (key: PairKey) => boolean) => {
    const mine = filtered(found, isIn)
    const { precision, recall, f1 } = judge(mine, filtered(near, isIn))
    const within = judge(
      mine,
      filtered(near, (key) => isIn(key) && inReach(key)),
    )
    const reread = judge(mine, new Set([...near, ...filtered(mine, isHot)]))
    return [
      name,
      String(mine.size),
      ...[precision, recall, f1, within.recall, reread.precision].map(share),
    ]
  }

  const strong = strongPairs(lists)
  const gramPairs = new Set(grams.filter((one) => jaccard(one) >= LIST_BAR).map(({ key }) => key))
  const bar = smallestBar(messages, filtered(near, isLearnt), rule, isLearnt)
  return table(
    `Citizens' messages: ${messages.length}; ${near.size} pairs of near copies, ${filtered(near, inReach).size} of them within ${rule.aloneDays} days. The row's bar is ${rule.aloneShare} %; the smallest with precision ${WANTED_PRECISION} before ${LEARNT_BEFORE} is ${bar} %.`,
    [
      [
        '',
        'pairs',
        'precision',
        'recall',
        'F1',
        'recall in reach',
        'precision, hot issues right too',
      ],
      line(`product, before ${LEARNT_BEFORE} (learnt)`, strong, isLearnt),
      line('product, since then (reported)', strong, (key) => !isLearnt(key)),
      line('product, all', strong, () => true),
      line(`baseline: 4-gram Jaccard ≥ ${LIST_BAR}, as the list was made`, gramPairs, () => true),
    ],
  )
}

/** The smallest bar for words alone that is right often enough, were every pair compared. */
function smallestBar(
  messages: CitizenMessages['messages'],
  truth: ReadonlySet<PairKey>,
  { aloneWords, aloneDays }: MergeRule,
  isLearnt: (key: PairKey) => boolean,
): number {
  const pairs = likePairs(
    messages,
    ({ title, detail }) => tellingWords(`${redact(title)}\n${redact(detail)}`),
    { withinMs: aloneDays * DAY_MS, sharedMin: aloneWords },
  ).filter(({ key }) => isLearnt(key))
  for (let bar = 1; bar <= 100; bar++) {
    const found = new Set(pairs.filter((one) => dicePercent(one) >= bar).map(({ key }) => key))
    if (judge(found, truth).precision >= WANTED_PRECISION) return bar
  }
  return 100
}

function hotIssues(
  { messages, near, issueOf }: CitizenMessages,
  rule: MergeRule,
  lists: readonly Listed[][],
  grams: readonly LikePair[],
): string {
  const withinMs = rule.aloneDays * DAY_MS
  const asked = [...issueOf].filter(([place, issue]) =>
    [...issueOf].some(
      ([other, its]) =>
        its === issue &&
        other < place &&
        (messages[place]?.at ?? 0) - (messages[other]?.at ?? 0) <= withinMs,
    ),
  )
  const line = (name: string, listed: readonly (readonly number[])[]) => {
    const isRight = (place: number, issue: string) => (other: number) =>
      issueOf.get(other) === issue || near.has(pairKey(place, other))
    const right = asked.map(([place, issue]) => (listed[place] ?? []).filter(isRight(place, issue)))
    const found = asked.reduce((sum, [place]) => sum + (listed[place]?.length ?? 0), 0)
    const { precision } = judgeCounts({ found, right: right.flat().length, truth: 1 })
    const helped = right.filter(({ length }) => length > 0).length / asked.length
    const f1 = precision + helped === 0 ? 0 : (2 * precision * helped) / (precision + helped)
    const perMessage = listed.reduce((sum, { length }) => sum + length, 0) / messages.length
    return { f1, cells: [name, ...[precision, helped, f1].map(share), perMessage.toFixed(2)] }
  }
  const places = (isTaken: (one: Listed) => boolean) =>
    lists.map((list) => list.filter(isTaken).map(({ message }) => message))
  const baselines = BARS.map((bar) =>
    line(
      `baseline: 4-gram Jaccard ≥ ${bar}, the ten likeliest`,
      likeliest(messages.length, grams, bar),
    ),
  )
  const top = baselines.reduce((best, one) => (one.f1 > best.f1 ? one : best))
  return table(
    `Hot issues: ${issueOf.size} messages of ${new Set(issueOf.values()).size} issues; ${asked.length} came in within ${rule.aloneDays} days of an earlier one of theirs`,
    [
      ['', 'listed ones right', 'messages helped', 'F1', 'listed per message of the file'],
      line(
        'product, all it lists',
        places(() => true),
      ).cells,
      line(
        'product, strong ones',
        places(({ strength }) => strength === 'strong'),
      ).cells,
      top.cells,
      ...baselines.slice(-1).map(({ cells }) => cells),
    ],
  )
}

/** Per message the ten most alike of those before it. */
function likeliest(count: number, grams: readonly LikePair[], bar: number): number[][] {
  const lists = Array.from({ length: count }, (): LikePair[] => [])
  for (const one of grams) if (jaccard(one) >= bar) lists[one.later]?.push(one)
  return lists.map((list) =>
    list
      .sort((a, b) => jaccard(b) - jaccard(a))
      .slice(0, LISTED_MAX)
      .map(({ earlier }) => earlier),
  )
}

const strongPairs = (lists: readonly Listed[][]): Set<PairKey> =>
  new Set(
    lists.flatMap((list, place) =>
      list
        .filter(({ strength }) => strength === 'strong')
        .map(({ message }) => pairKey(place, message)),
    ),
  )

const filtered = (
  keys: ReadonlySet<PairKey>,
  isIn: (key: PairKey) => boolean,
): ReadonlySet<PairKey> => new Set([...keys].filter(isIn))
