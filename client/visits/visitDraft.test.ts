import { expect, it } from 'vitest'
import { NewVisit } from '#shared/visit.ts'
import { correctionOf, emptyVisit, missingIn, photosByCase, visitOf } from './visitDraft.ts'

const filled = { ...emptyVisit('310118105010'), place: ' 佳杰路99弄 ', seen: '都好' }

it('asks for the place and what was seen, and for the title of a finding', () => {
  expect(missingIn(emptyVisit(null))).toBe('place')
  expect(missingIn({ ...filled, seen: ' \n' })).toBe('seen')
  expect(missingIn({ ...filled, findings: [{ as: 'case', title: ' ', photos: [] }] })).toBe('title')
  expect(missingIn(filled)).toBeNull()
})

it('sends what was filled in and nothing else', () => {
  expect(visitOf(filled)).toEqual({
    communityCode: '310118105010',
    place: '佳杰路99弄',
    seen: '都好',
    findings: [],
  })
  const whole = {
    ...filled,
    placeKind: 'shop',
    needs: '想装扶手',
    followUpOn: '2026-11-27',
    wish: '一副老花镜',
    findings: [{ as: 'topic' as const, title: ' 充电位不够 ', photos: [] }],
    followsUp: { id: '0197a1b2-0000-7000-8000-000000000000', place: '佳杰路' },
  }
  expect(visitOf(whole)).toEqual({
    communityCode: '310118105010',
    place: '佳杰路99弄',
    seen: '都好',
    placeKind: 'shop',
    needs: '想装扶手',
    followUpOn: '2026-11-27',
    wish: '一副老花镜',
    findings: [{ as: 'topic', title: '充电位不够' }],
    followsUp: '0197a1b2-0000-7000-8000-000000000000',
  })
})

it('makes what the server takes', () => {
  expect(NewVisit.safeParse(visitOf(filled)).success).toBe(true)
  expect(correctionOf(filled, 3)).toEqual({ expectedVersion: 3, place: '佳杰路99弄', seen: '都好' })
})

it('keeps the photos of each case apart, in the order the server names the cases', () => {
  const [lamp, drain] = [new Blob(['lamp']), new Blob(['drain'])]
  const findings = [
    { as: 'case' as const, title: '楼道灯损坏', photos: [lamp] },
    { as: 'topic' as const, title: '充电位不够', photos: [] },
    { as: 'case' as const, title: '下水道堵塞', photos: [drain] },
  ]
  expect(photosByCase({ findings })).toEqual([[lamp], [drain]])
  expect(JSON.stringify(visitOf({ ...filled, findings }))).not.toContain('photos')
})
