import { expect, it } from 'vitest'
import type { BoardEvent } from '#shared/board.ts'
import { say } from '#shared/say.ts'
import { aCase } from '#shared/aCase.ts'
import { entryOf, mergeTimeline } from './caseTimeline.ts'

const entry = (seq: number) => ({ seq, at: '', actor: '', what: say('happened.filed') })
const event = (caseId: string): BoardEvent => ({
  type: 'case:changed',
  seq: 9,
  at: '2026-04-14T10:00:00+08:00',
  actor: '赵巷镇城运中心值班员',
  what: say('happened.sorted', { tier: 3 }),
  case: aCase({ id: caseId }),
})

it('keeps the order of the log, whichever answer came first, and no line twice', () => {
  const lines = mergeTimeline([entry(5), entry(9)], [entry(3), entry(5), entry(9)])

  expect(lines.map((line) => line.seq)).toEqual([3, 5, 9])
})

it('takes a line from an event about this case, and none from another', () => {
  expect(entryOf(event('case-1'), 'case-1')).toEqual({
    seq: 9,
    at: '2026-04-14T10:00:00+08:00',
    actor: '赵巷镇城运中心值班员',
    what: say('happened.sorted', { tier: 3 }),
  })
  expect(entryOf(event('case-2'), 'case-1')).toBeNull()
  expect(entryOf({ type: 'case:left', seq: 9, at: '', id: 'case-1' }, 'case-1')).toBeNull()
})
