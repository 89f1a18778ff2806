import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Account } from '#shared/account.ts'
import { audiencesOf, isClosed, type CaseCard } from '#shared/case.ts'
import { CaseQuery } from '#shared/caseQuery.ts'
import { firstRed } from '#shared/clock.ts'
import { mayReadWords } from '#shared/sight.ts'
import { listCases, type CasePage } from '#server/cases/caseListRepo.ts'
import { readWholeCase } from '#server/cases/caseReadRepo.ts'
import { searchCases } from '#server/cases/searchRepo.ts'
import { demoSecrets, seedDemo } from '#server/demo/demo.ts'
import { verifyChain } from '#server/ledger/verifyChain.ts'
import type { Store } from '#server/store/store.ts'
import { openTestStore } from '#server/store/testing.ts'
import { fillCases } from './manyCases.ts'

const COUNT = 1000
const now = new Date('2026-11-20T02:00:00Z')
const usernames = [
  'wall',
  'lead',
  'chief',
  'patrol',
  'duty',
  'chengguan',
  'juwei',
  'district',
  'admin',
]
const GRID = '310118105G01'
const TOWN = '310118105'
const UNIT = 'ZHAOXIANG-CHENGGUAN'

let store: Store
let accounts: Account[]
/** Newest first, as every list. */
let cards: CaseCard[]
let wordsOf: Map<string, string>
let townOfGrid: Map<string, string>

beforeAll(async () => {
  store = await openTestStore()
  const { db } = store
  await seedDemo(db, now, demoSecrets('127.0.0.1'))
  await fillCases(store, COUNT)
  const { rows: people } = await sql<Account>`
    select id, username, label, post, area, station_grid_id as "stationGridId" from accounts
    where username = any(${usernames})`.execute(db)
  accounts = people.map((one) => Account.parse(one))
  const { rows } = await sql<{ card: CaseCard }>`
    select card from cases order by received_at desc, id desc`.execute(db)
  cards = rows.map(({ card }) => card)
  const { rows: words } = await sql<{ caseId: string; words: string }>`
    select case_id as "caseId", string_agg(detail, '|') as words from tickets
    group by case_id`.execute(db)
  wordsOf = new Map(words.map((one) => [one.caseId, one.words]))
  const { rows: grids } = await sql<{ id: string; townCode: string }>`
    select id, town_code as "townCode" from grids`.execute(db)
  townOfGrid = new Map(grids.map(({ id, townCode }) => [id, townCode]))
})
afterAll(() => store.close())

/** Who sees what, said once more and slowly. */
function sees({ area, post }: Account, card: CaseCard): boolean {
  if (area.kind === 'district') return true
  if (area.kind === 'town') return card.townCode === area.townCode
  if (area.kind === 'unit') return audiencesOf(card).includes(`unit:${area.unitId}`)
  if (post !== 'stationLead' && post !== 'gridChief') return card.gridId === area.gridId
  return card.townCode === townOfGrid.get(area.gridId)
}

type Find = (account: Account, query: CaseQuery) => Promise<CasePage>

/** All pages of a list, one after the other; no page may be empty but the only one. */
async function allPages(
  find: Find,
  account: Account,
  asked: Record<string, string>,
  limit: number,
) {
  const found: string[] = []
  let cursor: string | null = null
  do {
    const query = { ...asked, limit: String(limit), ...(cursor !== null && { cursor }) }
    const page: CasePage = await find(account, CaseQuery.parse(query))
    expect(page.items.length).toBeLessThanOrEqual(limit)
    if (cursor !== null) expect(page.items.length).toBeGreaterThan(0)
    found.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}

const list: Find = (account, query) => listCases(store.db, account, query, now)
const search: Find = (account, query) => searchCases(store.db, account, query, now)

const filters: { asked: Record<string, string>; holds: (card: CaseCard) => boolean }[] = [
  { asked: {}, holds: () => true },
  { asked: { status: 'handling' }, holds: (card) => card.status === 'handling' },
  {
    asked: { status: 'received,closed,pending' },
    holds: (card) => ['received', 'closed', 'pending'].includes(card.status),
  },
  { asked: { status: 'voided' }, holds: (card) => card.status === 'voided' },
  {
    asked: { status: 'closed,voided', tier: '3' },
    holds: (card) => isClosed(card) && card.tier === 3,
  },
  { asked: { tier: '4' }, holds: (card) => card.tier === 4 },
  { asked: { gridId: GRID }, holds: (card) => card.gridId === GRID },
  { asked: { townCode: TOWN }, holds: (card) => card.townCode === TOWN },
  { asked: { unitId: UNIT }, holds: (card) => audiencesOf(card).includes(`unit:${UNIT}`) },
  {
    asked: { unitId: UNIT, status: 'assigned,handling,checking' },
    holds: (card) =>
      audiencesOf(card).includes(`unit:${UNIT}`) &&
      ['assigned', 'handling', 'checking'].includes(card.status),
  },
  {
    asked: { unitId: UNIT, source: '110', tier: '4' },
    holds: (card) =>
      audiencesOf(card).includes(`unit:${UNIT}`) &&
      card.tier === 4 &&
      card.tickets.some(({ source }) => source === '110'),
  },
  {
    asked: { source: 'visits', townCode: TOWN },
    holds: (card) =>
      card.townCode === TOWN && card.tickets.some(({ source }) => source === 'visits'),
  },
  {
    asked: { holder: 'stationLead' },
    holds: (card) => card.holder === 'stationLead' && !isClosed(card),
  },
  { asked: { flag: 'orphan' }, holds: (card) => card.flags.some(({ flag }) => flag === 'orphan') },
  { asked: { overdue: 'true' }, holds: (card) => isOverdue(card) },
  { asked: { overdue: 'false', tier: '1' }, holds: (card) => !isOverdue(card) && card.tier === 1 },
]
const isOverdue = (card: CaseCard): boolean => {
  const red = firstRed(card.clocks)
  return !isClosed(card) && red !== null && red < now.toISOString()
}

describe('many made-up cases', () => {
  it('are as a day’s work leaves them: nearly all closed, over three years, in a log that holds', async () => {
    expect(cards).toHaveLength(COUNT)
    const closed = cards.filter(isClosed).length / COUNT
    expect(closed).toBeGreaterThan(0.96)
    expect(closed).toBeLessThan(0.995)
    const years =
      Date.parse(cards[0]?.receivedAt ?? '') - Date.parse(cards.at(-1)?.receivedAt ?? '')
    expect(years / 86_400_000).toBeGreaterThan(1090)
    expect(new Set(cards.map(({ caseNo }) => caseNo)).size).toBe(COUNT)

    const { verified, broken, scrubbed } = await verifyChain(store.db)
    expect({ broken, scrubbed }).toEqual({ broken: null, scrubbed: [] })
    const { rows } = await sql<{ seq: number; open: number; unlike: number }>`
      select (select seq from counter) as seq,
        (select count(*) from case_spans where to_seq is null) as open,
        (select count(*) from cases c cross join lateral (
           select data from events e where e.case_id = c.id order by seq desc limit 1) e
         where (e.data -> 'case')::text <> c.card::text) as unlike`.execute(store.db)
    expect(rows[0]).toEqual({
      seq: verified,
      open: cards.filter((card) => !isClosed(card)).length,
      unlike: 0,
    })
  })

  it('are the same ones for the same count', async () => {
    const twin = await openTestStore()
    await seedDemo(twin.db, now, demoSecrets('127.0.0.1'))
    await fillCases(twin, COUNT)
    const digest = (from: Store) =>
      sql<{ hash: string }>`
      select encode(hash, 'hex') as hash from counter`.execute(from.db)
    expect((await digest(twin)).rows).toEqual((await digest(store)).rows)
    await twin.close()
  })

  it('have a page each, with its timeline in order and its words', async () => {
    const district = accounts.find(({ username }) => username === 'district') as Account
    const duty = accounts.find(({ username }) => username === 'duty') as Account
    for (const card of cards.slice(0, 40)) {
      const whole = await readWholeCase(store.db, district, card.id)
      expect(whole?.card).toEqual(card)
      expect(whole?.timeline.at(-1)).toMatchObject({ what: card.latest.what, at: card.latest.at })
      expect(whole?.timeline.map(({ seq }) => seq)).toEqual(
        whole?.timeline.map(({ seq }) => seq).sort((a, b) => a - b),
      )
      expect(whole?.words.map(({ detail }) => detail).join('|')).toBe(wordsOf.get(card.id))
      expect((await readWholeCase(store.db, duty, card.id)) !== null).toBe(sees(duty, card))
    }
  })
})

describe('lists of cases', () => {
  it('hold exactly what the account may see and asked for, and pages make up the whole', async () => {
    let longest = 0
    for (const account of accounts)
      for (const { asked, holds } of filters) {
        const expected = cards.filter((card) => sees(account, card) && holds(card))
        const found = await allPages(list, account, asked, 37)
        expect([account.username, asked, found]).toEqual([
          account.username,
          asked,
          expected.map(({ id }) => id),
        ])
        longest = Math.max(longest, found.length)
      }
    expect(longest).toBe(COUNT)
  })

  it('come by the next due time too: open cases alone, those without one at the end', async () => {
    for (const account of accounts)
      for (const { asked, holds } of filters) {
        const due = (card: CaseCard) => firstRed(card.clocks) ?? 'none'
        const expected = cards
          .filter((card) => !isClosed(card) && sees(account, card) && holds(card))
          .sort((a, b) => (`${due(a)} ${a.id}` < `${due(b)} ${b.id}` ? -1 : 1))
        const found = await allPages(list, account, { ...asked, sort: 'due' }, 5)
        expect([account.username, asked, found]).toEqual([
          account.username,
          asked,
          expected.map(({ id }) => id),
        ])
      }
  })
})

describe('the search', () => {
  /** Each word side by side somewhere in what the account may read of the case. */
  function matches(account: Account, card: CaseCard, q: string): boolean {
    const open = [card.title, card.place ?? '', ...card.tickets.map(({ title }) => title)]
    const words = mayReadWords(account, card) ? [wordsOf.get(card.id) ?? ''] : []
    return q.split(' ').every((word) => [...open, ...words].some((text) => text.includes(word)))
  }

  it('finds every case in sight that holds the words, no other, newest first, page by page', async () => {
    const asked = [
      '油烟',
      '广场舞',
      '业辉路',
      '居民楼',
      '夏阳',
      '噪声 赵巷',
      '排烟口',
      '没有这个词',
    ]
    let found = 0
    for (const account of accounts)
      for (const q of asked) {
        const expected = cards.filter((card) => sees(account, card) && matches(account, card, q))
        const ids = await allPages(search, account, { q }, 23)
        expect([account.username, q, ids]).toEqual([
          account.username,
          q,
          expected.map(({ id }) => id),
        ])
        found += ids.length
      }
    expect(found).toBeGreaterThan(300)
  })

  it('keeps to the filters as a list does', async () => {
    for (const account of accounts)
      for (const { asked, holds } of filters) {
        const expected = cards.filter(
          (card) => sees(account, card) && holds(card) && matches(account, card, '车辆'),
        )
        const ids = await allPages(search, account, { ...asked, q: '车辆' }, 50)
        expect([account.username, asked, ids]).toEqual([
          account.username,
          asked,
          expected.map(({ id }) => id),
        ])
      }
  })

  it('puts a whole number before all, and leaves nothing out when that fills the page', async () => {
    const district = accounts.find(({ username }) => username === 'district') as Account
    const [card] = cards.slice(500)
    for (const q of [card?.caseNo ?? '', card?.tickets[0]?.sourceId ?? '']) {
      const ids = await allPages(search, district, { q }, 1)
      expect(ids[0]).toBe(card?.id)
      expect(new Set(ids).size).toBe(ids.length)
    }
    const prefix = (card?.caseNo ?? '').slice(0, -5)
    const found = new Set(await allPages(search, district, { q: prefix }, 10))
    const beginning = cards.filter(({ caseNo }) => caseNo.startsWith(prefix))
    expect(beginning.every(({ id }) => found.has(id))).toBe(true)
    // What is left has the town in one number and the day in the other.
    const [town, day] = [prefix.slice(0, 2), prefix.slice(2)]
    for (const { caseNo, tickets } of cards.filter(({ id }) => found.has(id))) {
      expect(caseNo).toContain(town)
      expect([caseNo, ...tickets.map(({ sourceId }) => sourceId)].join(' ')).toContain(day)
    }
  })
})
