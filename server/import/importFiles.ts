import { readFile } from 'node:fs/promises'
import zhCN from '#shared/words/zh-CN.json' with { type: 'json' }
import type { AreaFileAnswer } from '#shared/areaFile.ts'
import type { PeopleFileAnswer } from '#shared/orgFile.ts'
import type { FileAnswer } from '#shared/ruleTable.ts'
import type { Say } from '#shared/say.ts'
import { GEOJSON } from '#server/grids/areaFileRoutes.ts'
import { sheetKinds } from '#server/rules/sheetFile.ts'
import { ImportError, type ImportFile, type ImportPlan } from './importArguments.ts'

interface Door {
  url: string
  headers: Record<string, string>
}

/**
 * Sends files to a running server as its administrator: each is taken whole or not at all, unless the
 * plan says otherwise. True when every line was taken.
 */
export async function importFiles(plan: ImportPlan, say: (line: string) => void): Promise<boolean> {
  const door: Door = { url: plan.url, headers: await logIn(plan) }
  let isWhole = true
  for (const file of plan.files) {
    const bytes = await readFile(file.file).catch(() => {
      throw new ImportError(`${file.file} cannot be read.`)
    })
    const isTaken =
      file.kind === 'calendar'
        ? await sendCalendar(door, file.file, bytes, say)
        : await sendSheet(door, file, bytes, plan.take, say)
    isWhole &&= isTaken
  }
  return isWhole
}

async function logIn({ url, login }: ImportPlan): Promise<Record<string, string>> {
  if ('token' in login) return { authorization: `Bearer ${login.token}` }
  const response = await ask(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(login),
  })
  const [cookie] = response.headers.getSetCookie()
  if (!response.ok || cookie === undefined)
    throw new ImportError(`${url} does not let ${login.username} in.`)
  return { cookie: cookie.split(';', 1)[0] ?? '' }
}

type Sent = Exclude<ImportFile, { kind: 'calendar' }>

async function sendSheet(
  { url, headers }: Door,
  sheet: Sent,
  bytes: Buffer,
  take: ImportPlan['take'],
  say: (line: string) => void,
): Promise<boolean> {
  const { file } = sheet
  const response = await ask(`${url}/api/${addressOf(sheet)}take=${take}`, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': sheet.kind === 'areas' ? GEOJSON : sheetKinds[sheet.as],
    },
    body: new Uint8Array(bytes),
  })
  const { lines, counts, taken, missing, moved, codes } = await answerOf<
    FileAnswer & Partial<AreaFileAnswer & PeopleFileAnswer>
  >(response, file)
  for (const { line, what, name, problems, notes = [] } of lines) {
    if (what === 'same') continue
    const why = [
      ...problems.map(({ column, problem }) => `${column ?? ''} ${inWords(problem)}`.trim()),
      ...notes.map(inWords),
    ]
    say(`${file}:${line} ${what} ${name}${why.length > 0 ? `: ${why.join('; ')}` : ''}`)
  }
  if (missing && missing.length > 0)
    say(`${file}: not in the file: ${missing.map(({ id, name }) => `${name} ${id}`).join(', ')}`)
  if (moved && moved.count > 0)
    say(`${file}: ${moved.count} open cases would lie in another grid and keep theirs`)
  // Shown this once: nothing and nobody else has them.
  for (const { username, code, expiresAt } of codes ?? [])
    say(`${file}: ${username} ${code} until ${expiresAt}`)
  const { added, changed, ended, same, refused } = counts
  say(
    `${file}: ${taken} rows written; ${added} added, ${changed} changed, ${ended} ended, ${same} the same, ${refused} refused`,
  )
  return refused === 0
}

function addressOf(sheet: Sent): string {
  switch (sheet.kind) {
    case 'areas': {
      const { crs, missing } = sheet
      const query = new URLSearchParams({ missing, ...(crs !== undefined && { crs }) })
      return `admin/areas?${query.toString()}&`
    }
    case 'rules':
      return `admin/tables/${sheet.table}/file?`
    case 'org':
      return `admin/${sheet.list}/file?`
    case 'rosters':
      return 'rosters/file?'
    case 'tickets': {
      const { source, crs, columns } = sheet.mapping
      const query = new URLSearchParams({ source, crs, columns: JSON.stringify(columns) })
      return `admin/import/tickets?${query.toString()}&`
    }
  }
}

async function sendCalendar(
  { url, headers }: Door,
  file: string,
  bytes: Buffer,
  say: (line: string) => void,
): Promise<boolean> {
  const year = yearIn(bytes.toString('utf8'))
  if (year === null) throw new ImportError(`${file} holds no year's days.`)
  const response = await ask(`${url}/api/admin/calendar/${year}`, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json' },
    body: new Uint8Array(bytes),
  })
  const { casesChanged } = await answerOf<{ casesChanged: number }>(response, file)
  say(`${file}: ${year} loaded, ${casesChanged} open cases got their due times by it`)
  return true
}

function yearIn(text: string): number | null {
  try {
    const { year } = JSON.parse(text) as { year?: unknown }
    return typeof year === 'number' ? year : null
  } catch {
    return null
  }
}

async function ask(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch {
    throw new ImportError(`${new URL(address).origin} does not answer.`)
  }
}

/** The answer, or the server's refusal as one sentence. */
async function answerOf<T>(response: Response, file: string): Promise<T> {
  const body = (await response.json()) as T & {
    error?: { message: string; details?: { reason?: Say; issues?: unknown } }
  }
  if (response.ok) return body
  const { message = response.statusText, details } = body.error ?? {}
  const more = details?.reason ? inWords(details.reason) : JSON.stringify(details?.issues ?? '')
  throw new ImportError(`${file}: ${message} ${more}`.trim())
}

const words: Readonly<Record<string, string>> = zhCN

const inWords = ({ code, params = {} }: Say): string =>
  (words[code] ?? code).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(params[name] ?? '')
    return words[value] ?? value
  })
