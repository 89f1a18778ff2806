import { expect, it } from 'vitest'
import type { Account } from '#shared/account.ts'
import { aCase, anOrder } from '#shared/aCase.ts'
import { caseCommands } from '#shared/commands.ts'
import { bodyOf, startOf } from '../cases/commands/fieldDraft.ts'
import { bulkCommands, bulkFields, planBulk } from './bulkCommands.ts'

const townCode = '310118105'
const duty: Account = {
  id: 'd',
  username: 'duty',
  label: '值班员',
  post: 'dutyOfficer',
  area: { kind: 'town', townCode },
  stationGridId: null,
}
const working = aCase({
  id: 'a',
  caseNo: 'A',
  version: 4,
  townCode,
  status: 'handling',
  tier: 3,
  orders: [anOrder({ state: 'sent' })],
})

it('says before sending which cases will refuse, and groups them by why', () => {
  const closed = aCase({ id: 'b', caseNo: 'B', townCode, status: 'closed' })
  const closedToo = aCase({ id: 'c', caseNo: 'C', townCode, status: 'closed' })
  const answered = aCase({ id: 'd', caseNo: 'D', townCode, status: 'handling', orders: [] })
  const elsewhere = aCase({ id: 'e', caseNo: 'E', townCode: '310118001', status: 'handling' })

  expect(planBulk('urge', [closed, working, answered, elsewhere, closedToo], duty)).toEqual({
    cases: [{ id: 'a', version: 4, caseNo: 'A' }],
    refused: [
      {
        reason: { code: 'refusal.notNow', params: { state: 'status.closed' } },
        caseNos: ['B', 'C'],
      },
      { reason: { code: 'refusal.nobodyToUrge' }, caseNos: ['D'] },
      { reason: { code: 'refusal.notYours' }, caseNos: ['E'] },
    ],
  })
})

it.each(bulkCommands)('%s: its fields make a body that the command takes', (name) => {
  const fields = bulkFields(name)
  const filled = {
    ...startOf(fields, { card: working, order: null }),
    ...{ note: '请尽快', reason: '等材料', task: '现场查看', unitId: 'u', tier: 3 },
  }
  const body = { ...bodyOf(fields, filled), expectedVersion: 4 }

  expect(caseCommands[name].safeParse(body).error?.issues).toBeUndefined()
})
