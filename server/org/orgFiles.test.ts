import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Account } from '#shared/account.ts'
import type { DistrictInfo } from '#shared/org.ts'
import type { ListedAccount, LoginCode, PeopleFileAnswer } from '#shared/orgFile.ts'
import type { FileAnswer } from '#shared/ruleTable.ts'
import {
  settableClock,
  startTestApp,
  type Failure,
  type Person,
  type TestApp,
} from '#server/live/testing.ts'
import { sheetKinds } from '#server/rules/sheetFile.ts'

const clock = settableClock('2026-11-20T10:00:00+08:00')
let app: TestApp
let admin: Person

beforeAll(async () => {
  app = await startTestApp({ clock })
  admin = await app.logIn('admin')
})
afterAll(() => app.close())

type List = 'units' | 'people'
const pathOf = (list: List) => `/api/admin/${list}/file`

async function send(list: List, text: string, take = 'whole', who: Person = admin) {
  const response = await fetch(`${app.url}${pathOf(list)}?take=${take}`, {
    method: 'POST',
    headers: { cookie: who.cookie, 'content-type': sheetKinds.csv },
    body: text,
  })
  return { status: response.status, body: (await response.json()) as PeopleFileAnswer & Failure }
}
async function exported(list: List): Promise<string> {
  const response = await fetch(`${app.url}${pathOf(list)}?as=csv`, {
    headers: { cookie: admin.cookie },
  })
  return response.text()
}
async function logIn(body: object, path = '') {
  const response = await fetch(`${app.url}/api/session${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return {
    ...{ status: response.status, cookie },
    body: (await response.json()) as Failure & { user: Account },
  }
}
const choose = (username: string, code: string, password: string) =>
  logIn({ username, code, password }, '/password')
const told = ({ lines }: FileAnswer) =>
  lines.map(({ line, what, problems: [first] }) =>
    [line, what, first?.column, first?.problem.code].filter((one) => one != null).join(' '),
  )
const accounts = async () =>
  (await admin.get<{ accounts: ListedAccount[] }>('/api/admin/people')).body.accounts
const accountOf = async (username: string) =>
  (await accounts()).find((one) => one.username === username)

const unitHead = '编号,名称,简称,种类,街镇'
const personHead = '登录名,姓名,岗位,街镇,网格,单位,负责的单位,所在工作站的网格,在岗'
const sheet = (...lines: string[]) => lines.join('\n')

describe('what was taken out', () => {
  it.each(['units', 'people'] as const)(
    'of %s changes nothing when it is sent in again',
    async (list) => {
      const text = await exported(list)
      const { body } = await send(list, text)
      expect(told(body).filter((line) => !line.endsWith(' same'))).toEqual([])
      expect(body.counts.same).toBeGreaterThan(100)
      expect(body.taken).toBe(0)
      expect(await exported(list)).toBe(text)
    },
  )
})

describe('units', () => {
  it('are looked at, then taken, and every screen may know them', async () => {
    const good = 'ZHAOXIANG-SHUIWU,赵巷水务站,水务站,城建,赵巷镇'
    const text = sheet(unitHead, good, 'X-1,某单位,某,无此种类,', 'X-2,某单位,某,城管,无名镇')
    expect(told((await send('units', text)).body)).toEqual([
      '2 added',
      '3 refused 种类 orgFile.noKind',
      '4 refused 街镇 areaFile.noTown',
    ])
    expect((await send('units', text)).body.taken).toBe(0)
    expect((await send('units', text, 'good')).body.taken).toBe(1)
    const { units } = (await admin.get<DistrictInfo>('/api/district')).body
    expect(units).toContainEqual({
      ...{ id: 'ZHAOXIANG-SHUIWU', name: '赵巷水务站', shortName: '水务站' },
      ...{ kind: 'construction', townCode: '310118105' },
    })
    const renamed = sheet(unitHead, good.replace('水务站,城建', '水务所,城建'))
    expect(told((await send('units', renamed)).body)).toEqual(['2 changed'])
    expect(told((await send('units', renamed.replace('赵巷镇', ''))).body)).toEqual([
      '2 refused 街镇 orgFile.otherTown',
    ])
  })
})

describe('somebody new', () => {
  const line = 'wangwu,王五,承办单位值班员,赵巷镇,,规建办,,,是'
  let code: LoginCode

  it('is refused with the cell that is wrong', async () => {
    const text = sheet(
      personHead,
      line,
      'a b,某,网格员,,310118105G01,,,,',
      'lisi,李四,总统,,,,,,',
      'lisi,李四,网格员,,,,,,',
      'lisi,李四,网格员,,没有的网格,,,,',
      'lisi,李四,承办单位值班员,,,规建办,,,',
      'wangwu,王五,网格长,,310118105G01,,,,',
      'lisi,李四,网格长,,310118105G01,,,,也许',
    )
    expect(told((await send('people', text)).body)).toEqual([
      '2 added',
      '3 refused 登录名 orgFile.badUsername',
      '4 refused 岗位 orgFile.noPost',
      '5 refused 网格 orgFile.areaMissing',
      '6 refused 网格 orgFile.noGrid',
      '7 refused 单位 rosterFile.manyUnits',
      '8 refused 登录名 categoryImport.twice',
      '9 refused 在岗 categoryImport.badCell',
    ])
    expect(
      (await send('people', sheet('登录名,姓名', 'x,y'))).body.lines[0]?.problems[0]?.problem.code,
    ).toBe('categoryImport.noColumn')
    expect(await accountOf('wangwu')).toBeUndefined()
  })

  it('gets a code, told once; no page and no log has it or the name', async () => {
    const text = sheet(personHead, line)
    const look = await send('people', text, 'look')
    expect(look.body).toMatchObject({ counts: { added: 1 }, codes: [], taken: 0 })
    const { body } = await send('people', text)
    expect(body.codes).toEqual([
      {
        username: 'wangwu',
        code: expect.stringMatching(/^\w{4}-\w{4}-\w{4}$/) as string,
        expiresAt: '2026-11-27T02:00:00.000Z',
      },
    ])
    code = body.codes[0] as LoginCode
    expect((await send('people', text)).body).toMatchObject({ taken: 0, codes: [] })
    expect(await accountOf('wangwu')).toMatchObject({
      ...{ post: 'unitOfficer', hasPassword: false, isDisabled: false },
      codeUntil: code.expiresAt,
    })
    const { body: log } = await admin.get<{ events: { type: string }[] }>('/api/events?limit=1000')
    expect(log.events.some(({ type }) => type === 'org:changed')).toBe(true)
    for (const secret of [code.code, '王五', 'wangwu'])
      expect(JSON.stringify(log)).not.toContain(secret)
    expect(JSON.stringify(await accounts())).not.toContain('王五')
  })

  it('is asked for a password in place of the code, and has one then', async () => {
    const asked = await logIn({ username: 'wangwu', password: ` ${code.code.toLowerCase()}` })
    expect(asked).toMatchObject({ status: 401, body: { error: { code: 'passwordNeeded' } } })
    expect(asked.body.error.details).toEqual({ minLength: 8 })
    expect((await logIn({ username: 'wangwu', password: 'AAAA-AAAA-AAAA' })).body.error.code).toBe(
      'wrongLogin',
    )
    const short = await choose('wangwu', code.code, '1234567')
    expect(short).toMatchObject({ status: 400, cookie: '' })
    expect(short.body.error.details).toEqual({
      reason: { code: 'login.tooShort', params: { min: 8 } },
    })

    const inside = await choose('wangwu', code.code.replaceAll('-', ' '), '青浦区赵巷镇一二')
    expect(inside.body.user).toMatchObject({
      ...{ username: 'wangwu', post: 'unitOfficer' },
      area: { kind: 'unit', unitId: 'ZHAOXIANG-GUIJIAN' },
    })
    expect((await logIn({ username: 'wangwu', password: '青浦区赵巷镇一二' })).status).toBe(200)
    expect((await choose('wangwu', code.code, '另外一个密码呢')).status).toBe(401)
  })

  it('uses a code once, also when it is sent twice at the same moment', async () => {
    const account = await accountOf('wangwu')
    const { body } = await admin.post<LoginCode>(`/api/admin/people/${account?.id ?? ''}/code`)
    const both = await Promise.all([
      choose('wangwu', body.code, 'the one password'),
      choose('wangwu', body.code, 'the other password'),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  })

  it('who leaves is put out of use at once and stays in the list; who comes back comes back', async () => {
    const account = await accountOf('wangwu')
    const { body } = await admin.post<LoginCode>(`/api/admin/people/${account?.id ?? ''}/code`)
    const inside = await choose('wangwu', body.code, 'a good password')
    const who = { headers: { cookie: inside.cookie } }
    expect((await fetch(`${app.url}/api/session`, who)).status).toBe(200)

    const left = sheet(personHead, line.replace(/是$/, '否'))
    expect(told((await send('people', left)).body)).toEqual(['2 ended'])
    const over = await fetch(`${app.url}/api/session`, who)
    expect(await over.json()).toMatchObject({ error: { details: { ended: 'accountDisabled' } } })
    expect((await logIn({ username: 'wangwu', password: 'a good password' })).status).toBe(401)
    expect(await accountOf('wangwu')).toMatchObject({ isDisabled: true, id: account?.id })
    const refused = await admin.post<Failure>(`/api/admin/people/${account?.id ?? ''}/code`)
    expect(refused.body.error.details).toEqual({ reason: { code: 'orgFile.disabled' } })
    expect((await send('people', await exported('people'))).body.taken).toBe(0)

    expect(told((await send('people', sheet(personHead, line))).body)).toEqual(['2 changed'])
    expect((await logIn({ username: 'wangwu', password: 'a good password' })).status).toBe(200)
    // What they had open before is not theirs again.
    expect((await fetch(`${app.url}/api/session`, who)).status).toBe(401)
  })
})

describe('somebody who is there', () => {
  it('loses what they had open when their post or place changes, not when a name is mended', async () => {
    const duty = await app.logIn('chengguan')
    const socket = await duty.connect()
    const ended = vi.fn()
    socket.on('session:ended', ended)
    const lines = (await exported('people')).split('\r\n')
    const own = lines.find((one) => one.startsWith('chengguan,')) ?? ''
    const mended = own.replace(/^chengguan,[^,]*/, 'chengguan,赵钱孙')
    expect(told((await send('people', sheet(lines[0] ?? '', mended))).body)).toEqual(['2 changed'])
    expect((await duty.get('/api/session')).status).toBe(200)

    const moved = 'chengguan,,网格员,,310118105G01,,,,是'
    expect(told((await send('people', sheet(personHead, moved))).body)).toEqual(['2 changed'])
    expect((await duty.get<Failure>('/api/session')).body.error.details).toEqual({
      ended: 'rightsChanged',
    })
    await vi.waitFor(() => expect(ended).toHaveBeenCalledWith({ reason: 'rightsChanged' }), 6000)
    const again = await logIn({ username: 'chengguan', password: 'shaotai' })
    expect(again.body.user).toMatchObject({ post: 'gridWorker', label: '环宝龙网格员' })
    expect(await exported('people')).toContain('chengguan,赵钱孙,网格员')
  })

  it('who forgot their password gets a code: the old one and what is open count no more', async () => {
    const gongan = await app.logIn('gongan')
    for (let n = 0; n < 5; n++) await logIn({ username: 'gongan', password: 'wrong' })
    expect((await logIn({ username: 'gongan', password: 'shaotai' })).status).toBe(429)
    const account = await accountOf('gongan')
    const { status, body } = await admin.post<LoginCode>(
      `/api/admin/people/${account?.id ?? ''}/code`,
    )
    expect(status).toBe(201)
    expect((await gongan.get('/api/session')).status).toBe(401)
    expect((await logIn({ username: 'gongan', password: 'shaotai' })).status).toBe(401)
    expect((await choose('gongan', body.code, 'a new password')).status).toBe(200)

    const second = await admin.post<LoginCode>(`/api/admin/people/${account?.id ?? ''}/code`)
    clock.advance(7 * 24 * 3_600_000)
    admin = await app.logIn('admin')
    const old = second.body.code
    const tooLate = await choose('gongan', old, 'a newer password')
    expect(tooLate).toMatchObject({ status: 401, body: { error: { code: 'codeExpired' } } })
    expect((await logIn({ username: 'gongan', password: old })).body.error.code).toBe('codeExpired')
    // A stranger learns neither that there is such an account nor that it had a code.
    const other = `${old.startsWith('AAAA') ? 'BBBB' : 'AAAA'}${old.slice(4)}`
    const guessed = await logIn({ username: 'gongan', password: other })
    const nobody = await logIn({ username: 'no-such-account', password: old })
    expect(guessed.body).toEqual(nobody.body)
    expect(guessed.body.error.code).toBe('wrongLogin')

    const third = await admin.post<LoginCode>(`/api/admin/people/${account?.id ?? ''}/code`)
    expect((await choose('gongan', old, 'a newer password')).body.error.code).toBe('wrongLogin')
    expect((await choose('gongan', third.body.code, 'a newer password')).status).toBe(200)
  })
})

describe('refuses', () => {
  it('an administrator who would shut themselves out', async () => {
    const lines = (await exported('people')).split('\r\n')
    const own = lines.find((one) => one.startsWith('admin,')) ?? ''
    const text = sheet(lines[0] ?? '', own.replace(/是$/, '否'))
    expect(told((await send('people', text)).body)).toEqual(['2 refused 岗位 orgFile.yourself'])
    const me = await accountOf('admin')
    expect((await admin.post(`/api/admin/people/${me?.id ?? ''}/code`)).status).toBe(400)
  })

  it('everybody else, and a token', async () => {
    const duty = await app.logIn('duty')
    expect((await send('people', personHead, 'look', duty)).status).toBe(403)
    expect((await duty.get('/api/admin/people')).status).toBe(403)
    expect((await duty.post('/api/admin/people/x/code')).status).toBe(403)
    expect((await admin.post('/api/admin/people/x/code')).status).toBe(404)
    const { body } = await admin.post<{ token: string }>('/api/tokens', {
      accountUsername: 'admin',
      note: 'a program',
    })
    const answer = await fetch(`${app.url}/api/admin/people`, {
      headers: { authorization: `Bearer ${body.token}` },
    })
    expect(answer.status).toBe(403)
  })
})
