import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { RuleRow } from '#shared/ruleTable.ts'
import { settableClock, startTestApp } from '#server/live/testing.ts'
import { ImportError, readImportArguments } from './importArguments.ts'
import { importFiles } from './importFiles.ts'

const app = await startTestApp({ clock: settableClock(new Date('2026-11-22T02:00:00Z')) })
const folder = mkdtempSync(path.join(tmpdir(), 'shaotai-import-'))
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

const file = (name: string, text: string): string => {
  const at = path.join(folder, name)
  writeFileSync(at, text)
  return at
}
async function run(...argv: string[]) {
  const said: string[] = []
  const plan = readImportArguments([...argv, '--url', app.url])
  return { isWhole: await importFiles(plan, (line) => said.push(line)), said }
}
const admin = await app.logIn('admin')
const routes = async () =>
  (await admin.get<{ rows: RuleRow[] }>('/api/admin/tables/routes')).body.rows.map(
    ({ code }) => code,
  )

const head = 'code,position,categories,appealKinds,sources,unitKinds,tier,urgency,basis'
const good = 'route.one,9001,gb47678:06027,,,cityManagement,3,,测试'
const bad = 'route.two,9002,gb47678:99999,,,cityManagement,3,,测试'

describe('the command', () => {
  it('takes nothing of a file with a bad line, and says which line and why', async () => {
    const both = file('routes.csv', [head, good, bad].join('\n'))
    const { isWhole, said } = await run(both)

    expect(isWhole).toBe(false)
    expect(said).toContainEqual(expect.stringMatching(/:3 refused route\.two: categories .*99999/))
    expect(said.at(-1)).toContain('0 rows written')
    expect(await routes()).not.toContain('route.one')
  })

  it('takes the good lines when told to, and nothing twice', async () => {
    const both = file('routes.csv', [head, good, bad].join('\n'))
    expect((await run(both, '--take', 'good')).said.at(-1)).toContain('1 rows written')
    expect(await routes()).toContain('route.one')

    const again = file('any-name.csv', [head, good].join('\n'))
    expect(await run(again, '--table', 'routes')).toMatchObject({ isWhole: true })
  })

  it('takes shifts by either headings, and says what is wrong with the others', async () => {
    const shifts = file(
      'rosters.csv',
      [
        'unit,person,rank,from,to,reason',
        'ZHAOXIANG-NONGYE,ZHAOXIANG-NONGYE-1,1,2026-11-28 08:00,2026-11-28 20:00,周末',
        'ZHAOXIANG-NONGYE,nobody,1,2026-11-29 08:00,2026-11-29 20:00,周末',
      ].join('\n'),
    )
    expect((await run(shifts)).said.at(-1)).toContain('0 rows written')
    const { isWhole, said } = await run(shifts, '--take', 'good')

    expect(isWhole).toBe(false)
    expect(said).toContainEqual(expect.stringMatching(/:3 refused .*没有这个人/))
    expect(said.at(-1)).toContain('1 rows written')
  })

  it('takes over tickets by what the file calls its columns, and nothing twice', async () => {
    const tickets = file(
      'tickets.csv',
      ['登记号,标题,受理时间', 'N-1,路灯不亮,2026-11-20 09:00', ',没有编号,2026-11-20 09:00'].join(
        '\n',
      ),
    )
    const how = ['--source', '12345', '--columns', 'sourceId=登记号', '--take', 'good']
    const { isWhole, said } = await run(tickets, ...how)
    expect(isWhole).toBe(false)
    expect(said).toContainEqual(expect.stringMatching(/:3 refused .*登记号/))
    expect(said.at(-1)).toContain('1 rows written')
    expect((await run(tickets, ...how)).said.at(-1)).toContain('0 rows written')
  })

  it('takes outlines, whole, and names the one that is not good and what the file does not have', async () => {
    const response = await fetch(`${app.url}/api/admin/areas`, {
      headers: { cookie: admin.cookie },
    })
    const { features, ...rest } = (await response.json()) as {
      features: { properties: { level: string }; geometry: { coordinates: unknown[][] } }[]
    }
    const whole = file('grids.geojson', JSON.stringify({ ...rest, features }))
    expect((await run(whole)).said.at(-1)).toContain('0 rows written')

    const [first, ...others] = features.filter(({ properties: { level } }) => level === 'grid')
    const [line = []] = first?.geometry.coordinates ?? []
    const open = { ...first, geometry: { type: 'Polygon', coordinates: [line.slice(1)] } }
    const bad = file('one.geojson', JSON.stringify({ ...rest, features: [...others, open] }))
    const { isWhole, said } = await run(bad)
    expect(isWhole).toBe(false)
    expect(said).toContainEqual(expect.stringMatching(/refused .*外边界没有闭合/))
  })

  it('takes units and people, and tells the codes of the new ones', async () => {
    const units = ['编号,名称,简称,种类,街镇', 'ZHAOXIANG-LINYE,赵巷林业站,林业站,农业服务,赵巷镇']
    const people = ['登录名,姓名,岗位,街镇,网格,单位', 'sunli,孙力,承办单位值班员,,,赵巷林业站']
    const { isWhole, said } = await run(
      file('units.csv', units.join('\n')),
      file('people.csv', people.join('\n')),
    )
    expect(isWhole).toBe(true)
    expect(said).toContainEqual(expect.stringMatching(/sunli \w{4}-\w{4}-\w{4} until 20/))
    expect(said.at(-1)).toContain('1 rows written')
  })

  it('loads a year, and says what is wrong with one', async () => {
    const days = (...dates: string[]) =>
      JSON.stringify({
        year: 2027,
        papers: [],
        days: dates.map((date) => ({ name: '假日', date, isOffDay: true })),
      })
    const { said } = await run(file('2027.json', days('2027-01-01', '2027-10-01')))

    expect(said).toEqual([expect.stringContaining('2027 loaded')])
    await expect(run(file('bad.json', days('2027-01-01')))).rejects.toThrow(/National Day/)
  })
})

describe('what it cannot do it says in one sentence', () => {
  it.each([
    [[], /at least one file/],
    [['things.csv'], /--table/],
    [['grids.shp'], /\.geojson/],
    [['grids.geojson', '--missing', 'all'], /--missing must be/],
    [['tickets.csv'], /--source/],
    [['tickets.csv', '--source', '110', '--columns', 'colour=颜色'], /--columns must be/],
    [['routes.csv', '--take', 'all'], /--take must be/],
    [['routes.csv', '--colour', 'red'], /--colour/],
  ])('%j', (argv, sentence) => {
    expect(() => readImportArguments(argv)).toThrow(sentence)
  })

  it('a wrong password, a file that is not there', async () => {
    const at = file('routes.csv', head)
    await expect(run(at, '--password', 'wrong')).rejects.toThrow(ImportError)
    await expect(run(path.join(folder, 'routes-none.csv'))).rejects.toThrow(/cannot be read/)
  })
})
