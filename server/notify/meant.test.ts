import { expect, it } from 'vitest'
import { aCase } from '#shared/aCase.ts'
import type { CaseCard } from '#shared/case.ts'
import { say, type Say } from '#shared/say.ts'
import type { Logged } from '#server/ledger/readLog.ts'
import { meantBy } from './meant.ts'

const logged = (what: Say, card: CaseCard = aCase({})): Logged => ({
  ...{ seq: 7, at: new Date('2026-11-20T10:00:00+08:00'), type: 'case:changed', caseId: card.id },
  ...{ audiences: [], leftAudiences: [], data: { what, case: card, actor: '值班员' } },
})

it.each([
  [say('happened.dispatched', { unitId: 'A' }), 'newOrder', ['A'], null, ''],
  [say('happened.whistledMany', { unitIds: 'A,B', count: 2 }), 'newOrder', ['A', 'B'], null, ''],
  [say('happened.call.missed', { unitId: 'A' }), 'missedCall', ['A'], null, ''],
  [say('happened.chiefAsked', { question: 'x' }), 'chiefAsked', [], null, ''],
  [say('happened.orphaned', { minutes: 240 }), 'orphaned', [], null, ''],
  [
    say('happened.escalatedAway', {
      ...{ cause: 'escalationCause.closing', post: 'holder.shiftLeader', unitIds: '' },
    }),
    ...(['escalated', [], 'shiftLeader', 'escalationCause.closing'] as const),
  ],
] as const)('takes $code for a notice', (what, kind, unitIds, post, cause) => {
  expect(meantBy(logged(what))).toMatchObject({ key: 'event:7', kind, unitIds, post, cause })
})

it('tells nobody of anything else, of a drill, of a case that is closed, or of what is no case', () => {
  const dispatched = say('happened.dispatched', { unitId: 'A' })

  const back = logged(say('happened.call.missed', { unitId: 'A' }))

  expect(meantBy({ ...back, data: { ...back.data, call: { isBack: true } } })).toBeNull()
  expect(meantBy(logged(say('happened.remarked', { note: 'x' })))).toBeNull()
  expect(meantBy(logged(dispatched, aCase({ lane: 'drill' })))).toBeNull()
  expect(meantBy(logged(dispatched, aCase({ status: 'voided' })))).toBeNull()
  expect(meantBy({ ...logged(dispatched), caseId: null })).toBeNull()
  expect(meantBy({ ...logged(dispatched), data: { table: 'limits' } })).toBeNull()
})
