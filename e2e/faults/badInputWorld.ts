import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import type { CaseCard } from '#shared/case.ts'
import { startTestApp, type Person, type TestApp } from '#server/live/testing.ts'
import { createLog } from '#server/log.ts'
import { watchRoutes, type RegisteredRoute } from '#server/openapi/registeredRoutes.ts'

/** Lies beside the folder that is served; no answer may ever hold it. */
export const SECRET = 'what lies outside the served folder'

const usernames =
  'wall operator lead duty guijian chengguan shichang gongan juwei patrol chief district shegong admin'.split(
    ' ',
  )

export interface World {
  app: TestApp
  routes: RegisteredRoute[]
  people: Map<string, Person>
  /** A case with an order that was sent, so that commands have something to refuse. */
  card: CaseCard
  /** What the server logged as nobody's foreseen failure. */
  failures: string[]
  /** Rows of every table, and the log's newest number. */
  stored(): Promise<Record<string, number>>
  close(): Promise<void>
}

/** The real product with a client to serve, somebody of every kind logged in, and one case under way. */
export async function badInputWorld(): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), 'shaotai-bad-input-'))
  const clientDir = path.join(folder, 'client')
  mkdirSync(path.join(clientDir, 'assets'), { recursive: true })
  writeFileSync(path.join(clientDir, 'index.html'), '<!doctype html><title>client</title>')
  writeFileSync(path.join(clientDir, 'assets', 'app.js'), 'void 0')
  writeFileSync(path.join(folder, 'secret.txt'), SECRET)

  const failures: string[] = []
  const lines = new PassThrough()
  lines.on('data', (line: Buffer) => failures.push(line.toString()))
  const { made: app, routes } = await watchRoutes(() =>
    startTestApp({ clientDir, log: createLog('error', lines) }),
  )

  const people = new Map<string, Person>()
  for (const username of usernames) people.set(username, await app.logIn(username))
  const card = await aCaseUnderWay(app, people.get('duty') as Person)
  return {
    app,
    routes,
    people,
    card,
    failures,
    stored: () => countRows(app),
    async close() {
      await app.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function aCaseUnderWay(app: TestApp, duty: Person): Promise<CaseCard> {
  const item = {
    sourceId: 'bad-input-0',
    title: '烧烤店油烟扰民',
    receivedAt: new Date().toISOString(),
    location: { lng: 121.19636, lat: 31.16461, crs: 'WGS84' },
  }
  const { body } = await app.feed<{ results: { caseId: string }[] }>('12345', { items: [item] })
  const caseId = body.results[0]?.caseId ?? ''
  let card: CaseCard | undefined
  const act = async (command: string, more: object = {}) => {
    const expectedVersion = card?.version ?? 1
    const answer = await duty.post<{ case: CaseCard }>(`/api/cases/${caseId}/${command}`, {
      expectedVersion,
      ...more,
    })
    if (answer.status !== 200) throw new Error(`${command}: ${JSON.stringify(answer.body)}`)
    card = answer.body.case
  }
  await act('file')
  await act('sort', { tier: 2 })
  await act('dispatch', { unitId: 'ZHAOXIANG-CHENGGUAN', task: '到场查看' })
  if (!card) throw new Error('No case')
  return card
}

/**
 * What the product works out of what it already has, a moment later or when somebody looks: it grows
 * without anything having been sent.
 */
const workedOut: ReadonlySet<string> = new Set([
  'case_search',
  'suggestions',
  'followers',
  'case_search_weeks',
  'ticket_signs',
  'ticket_sign_keys',
  'position_reads',
  'notice_promises',
])

async function countRows({ store }: TestApp): Promise<Record<string, number>> {
  const { rows } = await store.pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  )
  const counts: Record<string, number> = {}
  for (const { name } of rows) {
    if (workedOut.has(name)) continue
    const counted = await store.pool.query<{ n: number }>(`select count(*) as n from "${name}"`)
    counts[name] = counted.rows[0]?.n ?? -1
  }
  const { rows: counter } = await store.pool.query<{ seq: number }>('select seq from counter')
  return { ...counts, 'counter.seq': counter[0]?.seq ?? -1 }
}
