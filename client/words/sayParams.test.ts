import { expect, it } from 'vitest'
import { readableParams, type Namer } from './sayParams.ts'

const wordsOf = new Map([
  ['status.handling', '处置中'],
  ['tier.3', '③'],
  ['clock.closing', '办结'],
])
const namer: Namer = {
  unit: (id) => `〔${id}〕`,
  grid: (id) => `网格${id}`,
  town: (code) => `镇${code}`,
  code: (code) => wordsOf.get(code) ?? null,
  instant: () => '08:15',
  separator: '、',
}

it.each([
  ['a unit', { unitId: 'A' }, { unitId: '〔A〕' }],
  ['several units', { unitIds: 'A,B' }, { unitIds: '〔A〕、〔B〕' }],
  ['a lead unit', { leadUnitId: 'A' }, { leadUnitId: '〔A〕' }],
  ['a grid', { gridId: '1' }, { gridId: '网格1' }],
  ['a town', { townCode: '2' }, { townCode: '镇2' }],
  ['a code', { state: 'status.handling' }, { state: '处置中' }],
  ['an instant', { due: '2026-04-15T00:15:00Z' }, { due: '08:15' }],
  ['a bare code of a list', { tier: 3, verdict: 'odd' }, { tier: '③', verdict: 'odd' }],
  ['a promise', { kind: 'closing' }, { kind: '办结' }],
  ['a kind of something else', { kind: 'emergency' }, { kind: 'emergency' }],
  ['a number', { days: 5 }, { days: 5 }],
  ['plain words', { note: '已到场' }, { note: '已到场' }],
  ['nothing', undefined, {}],
])('makes %s readable', (_, params, expected) => {
  expect(readableParams(params, namer)).toEqual(expected)
})
