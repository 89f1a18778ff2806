import { afterAll, beforeAll, expect, it } from 'vitest'
import { boardFrom, type BoardBody } from '#shared/board.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import { aVisit } from '#server/visits/aVisit.ts'
import { followOn, startTestApp, type TestApp } from './testing.ts'

let app: TestApp
beforeAll(async () => {
  // So short a memory that who was away is answered from the log.
  app = await startTestApp({ tailSize: 1 })
})
afterAll(() => app.close())

it('tells a screen that was away each kind of thing that changed beside the cases, once', async () => {
  const juwei = await app.logIn('juwei')
  const lead = await app.logIn('lead')
  const scope = { gridId: '310118105G01' }
  const { body } = await lead.get<BoardBody>(`/api/board?gridId=${scope.gridId}`)
  for (const wish of ['一副老花镜', '一把凳子'])
    await juwei.post('/api/visits', aVisit({ wish, findings: [{ as: 'topic', title: '充电位' }] }))

  const screen = await followOn(await lead.connect(), scope, boardFrom(body))
  await screen.reaches(await newestSeq(app.store.db))

  expect(screen.events.map(({ type }) => type).sort()).toEqual([
    'topic:changed',
    'visit:changed',
    'wish:changed',
  ])
  screen.close()
})
