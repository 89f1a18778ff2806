import { expect, it } from 'vitest'
import type { Account, Post } from '#shared/account.ts'
import { aCase } from '#shared/aCase.ts'
import type { Alarm } from '#shared/case.ts'
import { raisedFor, rings, wayUp } from './raised.ts'

const of = (post: Post): Account => ({
  id: 'a',
  username: post,
  label: post,
  post,
  area: { kind: 'town', townCode: 'ZX' },
  stationGridId: null,
})
const toldTo = (
  post: 'dutyOfficer' | 'shiftLeader',
  by: 'notice' | 'ring',
): Alarm['told'][number] => ({
  ...{ rule: 'r', at: '2026-11-20T03:00:00.000Z', post, by },
})
const alarm = (changes: Partial<Alarm>): Alarm => ({
  cause: 'closing',
  of: 't1',
  since: '2026-11-20T03:00:00.000Z',
  told: [toldTo('dutyOfficer', 'notice')],
  nextAt: null,
  heeded: null,
  ...changes,
})

it('shows whom was told what waits, what rings on top, then the longest waiting', () => {
  const later = alarm({ since: '2026-11-20T04:00:00.000Z' })
  const ringing = alarm({ cause: 'firstContact', told: [toldTo('dutyOfficer', 'ring')] })
  const heeded = alarm({ heeded: { at: '2026-11-20T05:00:00.000Z', post: 'dutyOfficer' } })
  const cards = [
    aCase({ id: 'later', townCode: 'ZX', alarms: [later] }),
    aCase({ id: 'mixed', townCode: 'ZX', alarms: [alarm({}), ringing] }),
    aCase({ id: 'heeded', townCode: 'ZX', alarms: [heeded] }),
    aCase({ id: 'untold', townCode: 'ZX', alarms: [alarm({ told: [] })] }),
    aCase({ id: 'closed', townCode: 'ZX', status: 'closed', alarms: [ringing] }),
    aCase({ id: 'elsewhere', townCode: 'XJ', alarms: [ringing] }),
  ]
  const raised = raisedFor(of('dutyOfficer'), cards)

  expect(raised.map(({ card, alarm: { cause } }) => `${card.id} ${cause}`)).toEqual([
    'mixed firstContact',
    'mixed closing',
    'later closing',
  ])
  expect(raised.map((one) => rings(one.alarm))).toEqual([true, false, false])
  // The shift leader stands in for the duty officer, never the other way round.
  expect(raisedFor(of('shiftLeader'), cards)).toHaveLength(3)
  const up = [aCase({ townCode: 'ZX', alarms: [alarm({ told: [toldTo('shiftLeader', 'ring')] })] })]
  expect(raisedFor(of('dutyOfficer'), up)).toEqual([])
})

it('says how far up it went, and where nobody was there to be told', () => {
  const told = [
    { ...toldTo('dutyOfficer', 'notice'), reach: 'away' as const },
    { ...toldTo('shiftLeader', 'ring'), reach: 'reached' as const },
    toldTo('shiftLeader', 'ring'),
  ]
  const post = (name: string) => ({ post: `holder.${name}`, unitIds: '' })
  expect(wayUp(alarm({ told }))).toEqual([
    { code: 'duty.alarmAway', params: post('dutyOfficer') },
    { code: 'duty.alarmTold', params: post('shiftLeader') },
    // As it was stored before anybody looked who is there.
    { code: 'duty.alarmTold', params: post('shiftLeader') },
  ])
})
