import { likenessOf, type MergeRule, type Signs } from '#shared/duplicate.ts'
import { tellingWords } from '#shared/tellingWords.ts'
import { firstMergeRules } from '#server/firstRows/seedMergeRules.ts'
import { keysToAsk, keysToKeep, type Keyed } from '#server/merging/signKeys.ts'
import { readDataFile } from './dataFile.ts'
import { judge, share, table, type Judged } from './judged.ts'

interface Request {
  id: string
  year: string
  address: string
  signs: Signs
  keyed: Keyed
}
type Pair = readonly [later: Request, earlier: Request]

const DAY_MS = 24 * 3_600_000
const DAYS_MAX = 7
const RADIUS_MAX_M = 50
const LEARNT = '2011'
const REPORTED = '2012'

/**
 * The city's own "Dup" verdicts: a request is called a duplicate when an earlier one is the same matter
 * by a rule row. The row's values are chosen on 2011; 2012 is only reported. The dates have no hour: a
 * request stands at the end of its day, as the desk sees it then, and was closed at noon. "In the
 * morning" does not yet know what is closed that day.
 */
export async function chicagoDuplicates(): Promise<string | null> {
  const rows = await readDataFile('chicago311/sanitation_2011_2012.csv')
  const labels = await readDataFile('chicago311/duplicate_labels_2011_2012.csv')
  if (!rows || !labels) return null

  const truth = new Set(labels.map((row) => row['dup_request'] ?? ''))
  const requests = rows
    .map(requestOf)
    .sort((a, b) => a.signs.at - b.signs.at || (a.id < b.id ? -1 : 1))
  const pairs = pairsOf(requests)
  const idsOf = (year: string, isDuplicate: (pair: Pair) => boolean) =>
    new Set(
      pairs.filter((pair) => pair[0].year === year && isDuplicate(pair)).map(([{ id }]) => id),
    )
  const truthOf = (year: string) =>
    new Set(requests.filter((one) => one.year === year && truth.has(one.id)).map(({ id }) => id))
  const score = (year: string, isDuplicate: (pair: Pair) => boolean) =>
    judge(idsOf(year, isDuplicate), truthOf(year))

  const sameAddress = (days: number) => (pair: Pair) =>
    pair[0].address === pair[1].address && gapDays(pair) <= days
  const byRule =
    (rule: MergeRule) =>
    ([later, earlier]: Pair) =>
      likenessOf(later.signs, earlier.signs, false, rule)?.strength === 'strong'

  const bestDays = best([1, 2, 3, 4, 5, 6, 7], (days) => score(LEARNT, sameAddress(days)).f1)
  const rule = best(ruleRows(), (row) => score(LEARNT, byRule(row)).f1)
  const bestWith = (closed: number) =>
    best(
      ruleRows().filter(({ closedDays }) => closedDays === closed),
      (row) => score(LEARNT, byRule(row)).f1,
    )
  const [blind, inTheMorning] = [bestWith(366), bestWith(1)]
  const line = (name: string, isDuplicate: (pair: Pair) => boolean) => [
    name,
    ...[LEARNT, REPORTED].flatMap((year) => numbers(score(year, isDuplicate))),
  ]
  return table(
    `Chicago: ${requests.length} requests, ${truth.size} called duplicates by the city (learnt on ${LEARNT}, reported on ${REPORTED})`,
    [
      ['', `P ${LEARNT}`, 'R', 'F1', `P ${REPORTED}`, 'R', 'F1'],
      line('baseline: same address within 3 days', sameAddress(3)),
      line(`baseline, its days chosen too: ${bestDays}`, sameAddress(bestDays)),
      line(`rule row, blind to closing: ${valuesOf(blind)}`, byRule(blind)),
      line(`rule row, in the morning: ${valuesOf(inTheMorning)}`, byRule(inTheMorning)),
      line(`rule row: ${valuesOf(rule)}`, byRule(rule)),
    ],
  )
}

const numbers = ({ precision, recall, f1 }: Judged): string[] => [precision, recall, f1].map(share)

const valuesOf = ({ radiusM, days, textShare, closedDays }: MergeRule): string =>
  `${radiusM} m, ${days} d, ≥ ${textShare} % of the words, ${
    closedDays === 366 ? 'open or closed' : closedDays === 0 ? 'open' : `closed ≤ ${closedDays} d`
  }`

/** The rows to choose from; words alone and callers say nothing here, since there are neither. */
function ruleRows(): MergeRule[] {
  const [usual] = firstMergeRules as [MergeRule]
  const silent = { aloneShare: 100, aloneWords: 1000, hintShare: null, callerShare: 100 }
  return [1, 10, RADIUS_MAX_M].flatMap((radiusM) =>
    [1, 2, 3, 4, 5, 6, DAYS_MAX].flatMap((days) =>
      [0, 50, 100].flatMap((textShare) =>
        [0, 1, 366].map((closedDays) => ({
          ...usual,
          ...silent,
          radiusM,
          days,
          textShare,
          closedDays,
        })),
      ),
    ),
  )
}

function best<T>(choices: readonly T[], worth: (choice: T) => number): T {
  const judged = choices.map((choice) => ({ choice, worth: worth(choice) }))
  return judged.reduce((top, one) => (one.worth > top.worth ? one : top)).choice
}

const gapDays = ([later, earlier]: Pair): number =>
  Math.round((later.signs.at - earlier.signs.at) / DAY_MS)

function requestOf(row: Readonly<Record<string, string>>): Request {
  const created = row['created_date'] ?? ''
  const completed = row['completed_date'] ?? ''
  const address = row['street_address'] ?? ''
  const words = tellingWords(row['nature'] ?? '')
  const [lng, lat] = [Number(row['longitude']), Number(row['latitude'])]
  const position = row['longitude'] ? ([lng, lat] as const) : null
  return {
    id: row['service_request_number'] ?? '',
    year: created.slice(0, 4),
    address,
    signs: {
      at: Date.parse(`${created}T23:59:00Z`),
      closedAt: completed === '' ? null : Date.parse(`${completed}T12:00:00Z`),
      position,
      place: address,
      words,
    },
    keyed: { position, place: address, titleWords: new Set(), words: new Set(), phoneHash: null },
  }
}

/** Every request with the earlier ones it meets under the product's own keys. */
function pairsOf(requests: readonly Request[]): Pair[] {
  const kept = new Map<number, Request[]>()
  return requests.flatMap((later) => {
    const met = new Set<Request>()
    for (const { key } of keysToAsk(later.keyed, RADIUS_MAX_M)) {
      const under = kept.get(key) ?? []
      for (let at = under.length - 1; at >= 0; at--) {
        const earlier = under[at] as Request
        if (later.signs.at - earlier.signs.at > DAYS_MAX * DAY_MS) break
        met.add(earlier)
      }
    }
    for (const key of keysToKeep(later.keyed)) {
      const under = kept.get(key)
      if (under) under.push(later)
      else kept.set(key, [later])
    }
    return [...met].map((earlier): Pair => [later, earlier])
  })
}
