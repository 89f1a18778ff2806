import { expect, it } from 'vitest'
import { aCase } from './aCase.ts'
import { apply, AsideType, isAboutCase, type Board, type BoardEvent } from './board.ts'
import { say } from './say.ts'

const board = (): Board => ({ seq: 4, cases: new Map([['one', aCase({ id: 'one' })]]) })
const frame = (events: BoardEvent[]) => ({
  scope: { district: true } as const,
  from: 4,
  to: 5,
  events,
})

it.each(AsideType.options)('moves on with %s, and no case changes by it', (type) => {
  const aside: BoardEvent = {
    ...{ type, seq: 5, at: '2026-11-20T01:30:00.000Z', actor: '巷佳社区值班', id: 'x' },
    what: say('happened.visitWritten'),
  }
  const after = board()

  expect(apply(after, frame([aside]))).toBe('applied')
  expect(after).toEqual({ ...board(), seq: 5 })
  expect(isAboutCase(aside)).toBe(false)
})
