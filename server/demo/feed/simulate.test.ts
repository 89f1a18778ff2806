import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { startTestApp } from '#server/live/testing.ts'
import { readArguments } from './arguments.ts'
import { simulate } from './simulate.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'shaotai-simulate-'))
const app = await startTestApp()
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

async function run(args: string) {
  const said: string[] = []
  const tally = await simulate(readArguments([...args.split(' '), '--url', app.url]), {
    stop: new AbortController().signal,
    say: (line) => void said.push(line),
    folder,
  })
  return { tally, said }
}

async function ticketsLike(sourceId: string): Promise<{ sourceId: string; inTown: boolean }[]> {
  const { rows } = await app.store.pool.query<{ sourceId: string; inTown: boolean }>(
    `select t.source_id as "sourceId", c.town_code is not null as "inTown"
     from tickets t join cases c on c.id = t.case_id where t.source_id like $1 order by 1`,
    [sourceId],
  )
  return rows
}

function aFile(name: string, lines: string[]): string {
  const file = path.join(folder, name)
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

const none = { accepted: 0, known: 0, changed: 0, rejected: 0 }

it('replays citizen messages once, however often it is started', async () => {
  const file = aFile('messages.csv', [
    'message_id,user_id,title,created_at,detail,downvotes,upvotes',
    'm3,U2,A2区停水,2019-03-05T08:00:00,"停水两天，\n""没有通知""",0,1',
    'm1,U1,路灯不亮,2019-01-01T08:00:00,一直不亮,0,1',
    'm2,U1,A1区垃圾满溢,2019-03-05T08:00:00,"清运不及时,气味大",0,1',
  ])

  const first = await run(`--messages ${file} --speed 1000000000`)
  const second = await run(`--messages ${file} --speed 1000000000`)

  expect(first.tally).toEqual({ ...none, accepted: 3 })
  expect(first.said.at(-1)).toBe('Done: accepted 3, known 0, changed 0, rejected 0')
  expect(second.tally).toMatchObject({ accepted: 0, changed: 0, rejected: 0 })
  expect(await ticketsLike('m%')).toEqual([
    { sourceId: 'm1', inTown: true },
    { sourceId: 'm2', inTown: true },
    { sourceId: 'm3', inTown: true },
  ])
})

it('replays requests shaped like Chicago’s', async () => {
  const file = aFile('requests.csv', [
    'service_request_number,created_date,nature,street_address,latitude,longitude',
    '11-1,2011-01-01,Standing water,1 W EXAMPLE ST,41.9,-87.7',
    '11-2,2011-01-02,,2 W EXAMPLE ST,,',
  ])

  const { tally } = await run(`--csv ${file} --times kept --speed 1000000000`)

  expect(tally).toEqual({ ...none, accepted: 2 })
  expect(await ticketsLike('11-%')).toHaveLength(2)
})

it('sends made-up tickets of all feeds, the story among them', async () => {
  const { tally, said } = await run('--rate 200 --minutes 0.01 --seed 7 --scenario barbecue')

  expect(tally).toEqual({ ...none, accepted: 121 })
  expect(said[0]).toBe('120 tickets, 200 a second, for 0.01 minutes; the same again with --seed 7')
  const lead = await app.logIn('lead')
  const { body } = await lead.get<{ items: { gridId: string }[] }>(
    `/api/cases?q=${encodeURIComponent('烧烤店油烟扰民')}`,
  )
  expect(body.items).toMatchObject([{ gridId: '310118105G01', category: { code: '06027' } }])
})

it.each([
  ['--messages', 'no-such-file.csv', /cannot be read: ENOENT/],
  ['--messages', aFile('other.csv', ['a,b', '1,2']), /has no column message_id, user_id/],
  [
    '--csv',
    aFile('times.csv', [
      'service_request_number,created_date,nature,street_address,latitude,longitude',
      '1,soon,,,,',
    ]),
    /record 2: "soon" is no time/,
  ],
])('says in one sentence what is wrong with %s %s', async (option, file, sentence) => {
  await expect(run(`${option} ${file}`)).rejects.toThrow(sentence)
})
