import { expect, it } from 'vitest'
import type { Account } from './account.ts'
import { DisputeStage } from './dispute.ts'
import type { DisputeReminder } from './disputeReminder.ts'
import { isDue, refuseDispute, stagesAfter, type DisputeStanding } from './disputeRules.ts'

const author: Account = {
  id: 'author',
  username: 'a',
  label: '',
  post: 'communityOfficer',
  area: { kind: 'unit', unitId: 'U1' },
  stationGridId: null,
}
const reminder = (change: Partial<DisputeReminder> = {}): DisputeReminder => ({
  id: 'r1',
  stage: 'prompt',
  rule: 'r',
  ruleSince: '2015-01-01T00:00:00.000Z',
  reason: { code: 'x' },
  dueAt: '2026-11-25T01:00:00.000Z',
  toldAt: null,
  doneAt: null,
  droppedAt: null,
  ...change,
})
const standing = (change: Partial<DisputeStanding> = {}): DisputeStanding => ({
  authorId: 'author',
  unitId: 'U1',
  townCode: 'T1',
  gridId: 'G1',
  stage: 'prompt',
  reminders: [reminder()],
  ...change,
})
const note = { expectedVersion: 1, note: 'x' }

it('goes from prompting to guiding to visiting after, and back when it flares up again', () => {
  expect(Object.fromEntries(DisputeStage.options.map((one) => [one, stagesAfter(one)]))).toEqual({
    prompt: ['guide', 'visitAfter'],
    guide: ['visitAfter'],
    visitAfter: ['guide'],
    closed: [],
  })
  const back = { ...note, to: 'prompt' as const }
  expect(refuseDispute('advance', author, standing({ stage: 'guide' }), back)?.code).toBe(
    'notAllowedNow',
  )
})

it('is gone on with by those whose it is, while it is open', () => {
  const closed = standing({ stage: 'closed' })
  const stranger = { ...author, id: 'b', area: { kind: 'unit', unitId: 'U2' } as const }

  expect(refuseDispute('note', author, standing(), note)).toBeNull()
  expect(refuseDispute('note', stranger, standing(), note)?.code).toBe('notAllowed')
  expect(refuseDispute('note', author, closed, note)?.code).toBe('notAllowedNow')
  expect(refuseDispute('close', author, closed, { ...note, outcome: 'settled' })?.code).toBe(
    'notAllowedNow',
  )
})

it('has a reminder done once, also after it was closed to be watched', () => {
  const done = { ...note, reminderId: 'r1' }

  expect(refuseDispute('done', author, standing({ stage: 'closed' }), done)).toBeNull()
  for (const gone of [{ doneAt: 'x' }, { droppedAt: 'x' }])
    expect(
      refuseDispute('done', author, standing({ reminders: [reminder(gone)] }), done)?.reason.code,
    ).toBe('refusal.noReminder')
})

it('is due from its morning on, until it is done or dropped', () => {
  const at = (moment: string, change: Partial<DisputeReminder> = {}) =>
    isDue(reminder(change), new Date(moment))

  expect(at('2026-11-25T08:59:59+08:00')).toBe(false)
  expect(at('2026-11-25T09:00:00+08:00')).toBe(true)
  expect(at('2026-11-26T09:00:00+08:00', { toldAt: 'x' })).toBe(true)
  expect(at('2026-11-26T09:00:00+08:00', { doneAt: 'x' })).toBe(false)
  expect(at('2026-11-26T09:00:00+08:00', { dueAt: null })).toBe(false)
})
