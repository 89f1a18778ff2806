import { describe, expect, it } from 'vitest'
import type { RuleField, RuleRow, RuleTableInfo } from '#shared/ruleTable.ts'
import { formFields, missingField, rowOf, startDraft } from './ruleDraft.ts'

const field = (
  name: string,
  kind: RuleField['kind'],
  more: Partial<RuleField> = {},
): RuleField => ({
  name,
  kind,
  isNullable: false,
  options: [],
  ...more,
})
const routes: RuleTableInfo = {
  name: 'routes',
  key: ['code'],
  fields: [
    field('code', 'text'),
    field('position', 'whole'),
    field('categories', 'texts', { isNullable: true }),
    field('sources', 'choices', { isNullable: true, options: ['110', '12345'] }),
    field('tier', 'choice', { isNullable: true, options: [1, 2, 3, 4] }),
    field('basis', 'text'),
  ],
  canEnd: true,
  params: {},
}
const limits: RuleTableInfo = {
  name: 'limits',
  key: ['code'],
  fields: [field('code', 'text'), field('params', 'json'), field('basis', 'text')],
  canEnd: false,
  params: {
    stationHours: [field('start', 'text'), field('isWorkingDaysOnly', 'flag')],
    riskWords: [field('words', 'texts')],
    structured: null,
  },
}
const valid = { basis: '依据', validFrom: '2026-01-01T00:00:00.000Z', validTo: null }
const row: RuleRow = {
  code: 'route.fume',
  position: 30,
  categories: ['gb47678:06027', 'local:smoke'],
  sources: ['12345'],
  tier: 3,
  ...valid,
}
const again = (info: RuleTableInfo, from: RuleRow) => {
  const fields = formFields(info, String(from['code']))
  return rowOf(fields, startDraft(fields, from))
}
function fieldsOf(row: RuleRow): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...row }
  delete fields['validFrom']
  delete fields['validTo']
  return fields
}

describe('a form that nobody touched', () => {
  it('says the very row it began with', () => {
    expect(again(routes, row)).toEqual(fieldsOf(row))
    const any = { ...row, categories: null, sources: null, tier: null }
    expect(again(routes, any)).toEqual(fieldsOf(any))
  })

  it.each([
    ['stationHours', { start: '08:30', isWorkingDaysOnly: true }],
    ['riskWords', { words: ['扬言', '跳楼'] }],
    ['structured', { day: { from: '06:00' } }],
  ])('says the very limit %s, in fields or as it is written', (code, params) => {
    const limit = { code, params, ...valid }

    expect(again(limits, limit)).toEqual(fieldsOf(limit))
  })
})

describe('what still has to be filled in', () => {
  const fields = formFields(routes, null)
  const start = startDraft(fields, null)

  it('is named in order, what may be anything never is', () => {
    expect(missingField(fields, start)?.name).toBe('code')
    expect(missingField(fields, { ...start, code: 'x' })?.name).toBe('position')
    expect(missingField(fields, { ...start, code: 'x', position: '1' })?.name).toBe('basis')
    expect(missingField(fields, { ...start, code: 'x', position: '1', basis: 'y' })).toBeNull()
  })

  it('is a figure that is none', () => {
    const draft = { ...start, code: 'x', position: 'soon', basis: 'y' }

    expect(missingField(fields, draft)?.name).toBe('position')
  })
})
