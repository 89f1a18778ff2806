import { expect, it } from 'vitest'
import { choice, figure, moment, optional, words, type Need } from '#shared/forms/fields.ts'
import { say } from '#shared/say.ts'
import { z } from 'zod'
import { emptyDraft, givenIn, parseDraft } from './formDraft.ts'

const fields = {
  kind: choice(z.enum(['fan', 'pump'])),
  at: moment(),
  level: figure({ least: 10, most: 150, step: 0.1 }),
  minutes: optional(figure({ least: 1, most: 60, step: 1 })),
  note: optional(words(5)),
}
const NOW = Date.parse('2026-04-14T23:00:00+08:00')
const good = { kind: 'fan', at: '2026-04-14T22:30', level: '53.2', minutes: '', note: '' }
const asItSays = (field: string): Need => fields[field as keyof typeof fields].need
const parse = (change: object = {}, needOf: typeof asItSays = asItSays) =>
  parseDraft(fields, { ...good, ...change }, needOf, NOW)

it('begins empty, and now', () => {
  expect(emptyDraft(fields, '2026-04-14T23:00')).toEqual({
    kind: '',
    at: '2026-04-14T23:00',
    level: '',
    minutes: '',
    note: '',
  })
})

it('makes an entry of what was typed, and leaves out what was not', () => {
  expect(parse({ note: ' 很吵 ' })).toEqual({
    ok: true,
    values: { kind: 'fan', at: '2026-04-14T22:30:00+08:00', level: 53.2, note: '很吵' },
  })
})

it.each([
  ['kind', '', 'missing', undefined],
  ['kind', 'bell', 'missing', undefined],
  ['at', '', 'missing', undefined],
  ['at', '2026-04-14T23:02', 'future', undefined],
  ['level', 'laut', 'notAFigure', undefined],
  ['level', '53.25', 'notTenths', undefined],
  ['level', '9', 'tooLittle', { least: 10 }],
  ['level', '151', 'tooMuch', { most: 150 }],
  ['minutes', '1.5', 'notWhole', undefined],
  ['note', '说得太多了', null, undefined],
  ['note', '说得太多太多了', 'tooLong', { most: 5 }],
])('says at %s what is wrong with %j: %s', (field, text, code, params) => {
  const parsed = parse({ [field]: text })

  if (code === null) expect(parsed.ok).toBe(true)
  else expect(parsed).toEqual({ ok: false, errors: { [field]: say(`form.error.${code}`, params) } })
})

it('asks for what the others make needed, and drops what they do not', () => {
  const parsed = parse({ level: 'laut', minutes: '' }, (field) =>
    field === 'level' ? 'no' : field === 'minutes' ? 'must' : asItSays(field),
  )

  expect(parsed).toEqual({ ok: false, errors: { minutes: say('form.error.missing') } })
})

it('lets rules ask a moment as the instant it is', () => {
  expect(givenIn(fields, good)).toMatchObject({ at: '2026-04-14T22:30:00+08:00', kind: 'fan' })
})
