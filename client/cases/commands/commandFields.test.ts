import { describe, expect, it } from 'vitest'
import {
  caseCommandNames,
  caseCommands,
  orderCommands,
  type CaseCommandName,
} from '#shared/commands.ts'
import { aCase, anOrder, aTicketHead } from '#shared/aCase.ts'
import { asksNothing, caseFields, fieldsOf, hasOwnForm, orderFields } from './commandFields.ts'
import type { Field, FieldDraft, FormOf, Subject } from './field.ts'
import { bodyOf, freshened, missingField, startOf, ticketsFor } from './fieldDraft.ts'

const asked = { reason: '不在本镇', at: '2026-04-14T09:00:00Z' }
const order = anOrder({ objection: { ...asked, state: 'open' } })
const subject: Subject = {
  card: aCase({
    tickets: [
      aTicketHead(),
      aTicketHead({ id: 'asked', returning: { ...asked, state: 'asked' } }),
      aTicketHead({ id: 'gone', withdrawn: true }),
    ],
    orders: [order],
    absorbed: [
      {
        caseId: 'case-2',
        caseNo: 'ZX20260414-0008',
        at: '2026-04-14T09:00:00Z',
        before: {
          urgency: 'normal',
          leadUnitId: null,
          merged: { urgency: 'normal', leadUnitId: null },
        },
      },
    ],
  }),
  order,
}

/** Fills every field in as a person would, so that nothing is left to say. */
function filled({ fields }: FormOf): FieldDraft {
  const draft = startOf(fields, subject)
  const valueOf = (field: Field) => {
    if (field.kind === 'choice') return field.options(subject, draft)[0]?.value ?? null
    if (field.kind === 'ticket') return ticketsFor(field, subject)[0]?.id ?? null
    if (field.kind === 'unit') return 'chengguan'
    if (field.kind === 'minutes') return '20'
    return field.kind === 'moment' ? '2026-04-20T17:30' : '写明的话'
  }
  for (const field of fields) draft[field.name] = valueOf(field)
  return draft
}

it('has a form for every command, or asks nothing, and never two', () => {
  const waysOf = (name: CaseCommandName) =>
    [asksNothing(name), fieldsOf(name) !== null, hasOwnForm(name)].filter(Boolean).length

  expect(caseCommandNames.filter((name) => waysOf(name) !== 1)).toEqual([])
})

describe('what described fields send', () => {
  it.each(Object.entries(caseFields))('fits the schema of %s', (name, form) => {
    const body = bodyOf(form.fields, filled(form))
    const parsed = caseCommands[name as CaseCommandName].safeParse({ ...body, expectedVersion: 1 })

    expect(parsed.error?.issues ?? []).toEqual([])
    expect(missingField(form.fields, filled(form))).toBeNull()
  })

  it.each(Object.entries(orderFields))('fits the schema of the order command %s', (name, form) => {
    const body = bodyOf(form.fields, filled(form))
    const schema = orderCommands[name as keyof typeof orderFields]

    expect(schema.safeParse({ ...body, expectedVersion: 1 }).error?.issues ?? []).toEqual([])
  })

  it.each(Object.entries(caseFields))('is asked for before %s would be refused', (name, form) => {
    const draft = startOf(form.fields, subject)
    const isComplete = missingField(form.fields, draft) === null
    const schema = caseCommands[name as CaseCommandName]
    const body = { ...bodyOf(form.fields, draft), expectedVersion: 1 }

    expect(isComplete).toBe(schema.safeParse(body).success)
  })

  it('leaves out what may be left empty, and trims what was typed', () => {
    const { fields } = caseFields.suspend

    expect(bodyOf(fields, { reason: ' 等审批 ', until: '' })).toEqual({ reason: '等审批' })
    expect(bodyOf(fields, { reason: '等审批', until: '2026-04-20T17:30' })).toEqual({
      reason: '等审批',
      until: '2026-04-20T09:30:00.000Z',
    })
  })
})

describe('a ticket field', () => {
  const ticketField = caseFields.reviewReturn.fields[0] as Extract<Field, { kind: 'ticket' }>

  it('offers the tickets that are meant, and none that was withdrawn', () => {
    expect(ticketsFor(ticketField, subject).map(({ id }) => id)).toEqual(['asked'])
    expect(ticketsFor(ticketField, { ...subject, card: aCase() }).map(({ id }) => id)).toEqual([
      't1',
    ])
  })

  it('begins anew when the ticket in a draft is not meant any more', () => {
    const { fields } = caseFields.reviewReturn

    expect(freshened(fields, { ticketId: 't1', approved: true, note: '查过' }, subject)).toEqual({
      ticketId: 'asked',
    })
    expect(freshened(fields, { ticketId: 'asked', approved: null, note: '' }, subject)).toEqual({})
  })
})
