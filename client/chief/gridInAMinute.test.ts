import { expect, it } from 'vitest'
import { aCase, anOrder } from '#shared/aCase.ts'
import { say } from '#shared/say.ts'
import { gridInAMinute } from './gridInAMinute.ts'

const asked = (at: string) => ({ at, question: '能不能先围挡？' })
const at = (hour: string) => `2026-11-22T${hour}:00:00.000Z`

it('lists what waits for a word, oldest question first, and nothing that has its word', () => {
  const cards = [
    aCase({ id: 'late', chief: { asked: asked(at('09')), given: null } }),
    aCase({ id: 'early', chief: { asked: asked(at('08')), given: null } }),
    aCase({ id: 'done', chief: { asked: asked(at('07')), given: { at: at('10'), words: '可' } } }),
    aCase({ id: 'unasked', chief: { asked: null, given: { at: at('06'), words: '快' } } }),
    aCase({ id: 'plain' }),
  ]

  expect(gridInAMinute(cards).waiting.map(({ id }) => id)).toEqual(['early', 'late'])
})

it('lists what is flagged since longest, and emergency whistles until every unit has answered', () => {
  const flag = (since: string) => [{ flag: 'orphan' as const, reason: say('x'), since }]
  const cards = [
    aCase({ id: 'new', flags: flag(at('09')) }),
    aCase({ id: 'old', flags: flag(at('08')) }),
    aCase({ id: 'called', orders: [anOrder({ whistle: 'emergency', state: 'acknowledged' })] }),
    aCase({ id: 'answered', orders: [anOrder({ whistle: 'emergency', state: 'answered' })] }),
    aCase({ id: 'key', orders: [anOrder({ whistle: 'keyWork', state: 'sent' })] }),
  ]

  const { flagged, whistled } = gridInAMinute(cards)
  expect(flagged.map(({ id }) => id)).toEqual(['old', 'new'])
  expect(whistled.map(({ id }) => id)).toEqual(['called'])
})
