import { expect, it } from 'vitest'
import { isFound, NewVisit, refuseCorrection } from './visit.ts'

const visit = { place: '佳杰路99弄', seen: '楼道灯坏了，ＬＥＤ不亮', needs: '想装扶手' }

it.each([
  ['楼道灯', true],
  ['楼道 扶手', true],
  ['佳杰路', true],
  // Full-width letters and capitals are the same words.
  ['led', true],
  ['楼道 电梯', false],
  ['', true],
])('finds “%s” in a visit: %s', (query, found) => {
  expect(isFound(visit, query)).toBe(found)
})

it('asks for a place and what was seen, and for nothing else', () => {
  expect(NewVisit.safeParse({ place: '佳杰路', seen: '都好' })).toMatchObject({
    success: true,
    data: { findings: [] },
  })
  for (const left of ['place', 'seen'])
    expect(NewVisit.safeParse({ place: '佳杰路', seen: '都好', [left]: ' ' }).success).toBe(false)
})

it('lets its author mend a line until the district’s midnight', () => {
  const line = { authorId: 'a', day: '2026-11-20' }
  const at = (moment: string, id = 'a') => refuseCorrection({ id }, line, new Date(moment))

  expect(at('2026-11-20T23:59:59+08:00')).toBeNull()
  expect(at('2026-11-21T00:00:00+08:00')).toMatchObject({ code: 'notAllowedNow' })
  expect(at('2026-11-20T12:00:00+08:00', 'b')).toMatchObject({ code: 'notAllowed' })
})
