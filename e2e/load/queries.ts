import { mkdirSync, mkdtempSync, renameSync, rmSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { systemClock } from '#server/clock.ts'
import { readConfig } from '#server/config.ts'
import { demoSecrets, seedDemo } from '#server/demo/demo.ts'
import { randomOf } from '#server/demo/district/random.ts'
import { createLog } from '#server/log.ts'
import { SIGNS_FOLLOWER } from '#server/merging/signsRepo.ts'
import { createSealing } from '#server/people/sealing.ts'
import { openStore } from '#server/store/store.ts'
import { fillCases } from './manyCases.ts'
import { monotonicMs } from './monotonic.ts'
import { foundIn, questionsFor, type Asker, type Question } from './queryQuestions.ts'
import { startRole, type Role } from './role.ts'
import { spreadOf, type Spread } from './samples.ts'
import type { ServerCalls } from './serverRole.ts'

/** What a kind of question takes with so many cases in the store. */
export interface QueryFigure {
  size: number
  kind: string
  /** Over all questions of the kind. */
  all: Spread
  /**
   * Over those that find as many cases at every size: a page that is empty in a small store and full in a
   * large one has more to carry, which is no growth of the looking.
   */
  alike: Spread
  /** The single question that takes longest, by its median. */
  slowest: { question: string; p50: number; p95: number }
}

export interface QuerySettings {
  /** Ascending: the growth is counted from the first. */
  sizes: readonly number[]
  rounds: number
  /** Filled stores are kept here and used again; absent, they are made anew and deleted. */
  stores?: string | undefined
}

interface Subject {
  size: number
  server: Role<ServerCalls>
  questions: Question[]
}

/**
 * Asks over HTTP, one question at a time, what the screens ask: the same questions of every size in
 * turns, so that all sizes meet the machine in the same mood and the growth between them is theirs.
 */
export async function measureQueries(settings: QuerySettings): Promise<QueryFigure[]> {
  const { sizes, rounds, stores } = settings
  const folder = stores ?? mkdtempSync(path.join(tmpdir(), 'shaotai-queries-'))
  mkdirSync(folder, { recursive: true })
  const subjects: Subject[] = []
  try {
    for (const size of sizes) await fillStore(folderOf(folder, size), size)
    for (const size of sizes) {
      const server = await startRole<ServerCalls>('server', { dataDir: folderOf(folder, size) })
      subjects.push({ size, server, questions: await questionsOf(server) })
    }
    return await askAll(subjects, rounds)
  } finally {
    await Promise.all(subjects.map(({ server }) => server.stop()))
    if (stores === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

const folderOf = (folder: string, size: number): string => path.join(folder, `cases-${size}`)

/** Fills a data folder, once; under another name first, so that half a store is never used. */
async function fillStore(done: string, size: number): Promise<void> {
  if (existsSync(done)) return
  const dataDir = `${done}-filling`
  rmSync(dataDir, { recursive: true, force: true })
  const began = monotonicMs()
  const config = readConfig({ DATA_DIR: dataDir })
  const store = await openStore({ dataDir, log: createLog('warn'), clock: systemClock })
  try {
    await seedDemo(store.db, systemClock.now(), demoSecrets(config.host))
    await fillCases(store, size, { sealing: createSealing(config.dataKey) })
    // Candidates for merging are measured elsewhere; making their signs here would fall into the figures.
    await store.pool.query(
      `insert into followers (name, seq) select $1, seq from counter
       on conflict (name) do update set seq = excluded.seq`,
      [SIGNS_FOLLOWER],
    )
  } finally {
    await store.close()
  }
  renameSync(dataDir, done)
  console.log(`filled: ${size} cases in ${Math.round((monotonicMs() - began) / 1000)} s`)
}

const ASKED_CASES = 60

async function questionsOf(server: Role<ServerCalls>): Promise<Question[]> {
  const { base, address } = await server.call('describe')
  const client = new pg.Client({ ...address, database: 'postgres' })
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string; caseNo: string; sourceId: string }>(
      `select distinct on (part) id, "caseNo", "sourceId" from (
         select c.id, c.case_no as "caseNo", t.source_id as "sourceId",
                ntile($1) over (order by c.received_at, t.id) as part
         from cases c join tickets t on t.case_id = c.id where c.town_code = '310118105'
       ) evenly order by part, id`,
      [ASKED_CASES],
    )
    const askers = new Map<string, Asker>()
    for (const username of ['duty', 'lead', 'district', 'chengguan', 'patrol'])
      askers.set(username, await logIn(base, username))
    return questionsFor(askers, rows)
  } finally {
    await client.end()
  }
}

async function logIn(base: string, username: string): Promise<Asker> {
  const answer = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password: 'shaotai' }),
  })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return async (target) => {
    const response = await fetch(base + target, { headers: { cookie } })
    const text = await response.text()
    if (response.status !== 200)
      throw new Error(`${username} ${target}: ${response.status} ${text}`)
    return text
  }
}

async function askAll(subjects: readonly Subject[], rounds: number): Promise<QueryFigure[]> {
  const taken = new Map<Question, number[]>()
  const found: (number | null)[][] = []
  for (const { questions } of subjects) {
    const each: (number | null)[] = []
    for (const { kind, ask } of questions) each.push(foundIn(kind, await ask()))
    found.push(each)
  }
  const isAlike = (n: number): boolean => found.every((each) => each[n] === found[0]?.[n])

  const count = Math.max(...subjects.map(({ questions }) => questions.length))
  for (let round = 0; round < rounds; round++) {
    // Another order in every round, of the questions and of the sizes: none always follows the same one.
    const order = shuffled(count, `round ${round}`)
    for (const [turn, n] of order.entries())
      for (const at of shuffled(subjects.length, `round ${round} turn ${turn}`)) {
        const { questions } = subjects[at] as Subject
        const question = questions[n]
        if (!question) continue
        const began = monotonicMs()
        await question.ask()
        const ms = monotonicMs() - began
        const others = taken.get(question)
        if (others) others.push(ms)
        else taken.set(question, [ms])
      }
  }
  return subjects.flatMap(({ size, questions }) => {
    const kinds = [...new Set(questions.map(({ kind }) => kind))]
    const alike = new Set(questions.filter((_, n) => isAlike(n)))
    return kinds.map((kind) => figureOf(size, kind, questions, { taken, alike }))
  })
}

function figureOf(
  size: number,
  kind: string,
  questions: readonly Question[],
  { taken, alike }: { taken: ReadonlyMap<Question, number[]>; alike: ReadonlySet<Question> },
): QueryFigure {
  const spreadOver = (some: readonly Question[]): Spread =>
    spreadOf(some.flatMap((one) => taken.get(one) ?? []))
  const ofKind = questions.filter((one) => one.kind === kind)
  const each = ofKind.map((question) => {
    const { p50, p95 } = spreadOf(taken.get(question) ?? [])
    return { question: question.name, p50, p95 }
  })
  const [slowest = { question: '', p50: NaN, p95: NaN }] = each.sort((a, b) => b.p50 - a.p50)
  const ofAlike = ofKind.filter((one) => alike.has(one))
  return { size, kind, all: spreadOver(ofKind), alike: spreadOver(ofAlike), slowest }
}

function shuffled(count: number, name: string): number[] {
  const random = randomOf(name)
  const order = Array.from({ length: count }, (_, n) => n)
  for (let n = count - 1; n > 0; n--) {
    const other = Math.floor(random() * (n + 1))
    const one = order[n] as number
    order[n] = order[other] as number
    order[other] = one
  }
  return order
}
