import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aClockRule, aSubject } from './aClockRule.ts'
import { ruleFor, type ClockRule } from './clockRule.ts'

const chosen = (rules: ClockRule[], subject = aSubject(), stage: ClockRule['stage'] = 'first') =>
  ruleFor(rules, 'closing', stage, subject)?.code ?? null

const general = aClockRule({ code: 'general' })
const ofTown = aClockRule({ code: 'town', townCode: '310118105' })
const ofKind = aClockRule({ code: 'kind', townCode: '310118105', ticketKind: 'complaint' })

describe('the rule of a clock', () => {
  it('is the one that names more of what fits', () => {
    expect(chosen([general, ofTown, ofKind])).toBe('kind')
    expect(chosen([general, ofTown, ofKind], aSubject({ ticketKind: 'help' }))).toBe('town')
    expect(chosen([general, ofTown, ofKind], aSubject({ townCode: null }))).toBe('general')
  })

  it('is none where a condition does not hold: nothing is taken in its place', () => {
    expect(chosen([ofTown], aSubject({ townCode: '310118106' }))).toBeNull()
    expect(chosen([general], aSubject({ source: '110' }))).toBeNull()
    expect(ruleFor([general], 'arrive', 'first', aSubject())).toBeNull()
  })

  it('counts from its first moment up to, and without, its last', () => {
    const old = aClockRule({ code: 'old', validTo: '2026-10-01T00:00:00.000Z' })
    const young = aClockRule({ code: 'young', validFrom: '2026-10-01T00:00:00.000Z' })
    const from = (text: string) => aSubject({ from: new Date(text) })

    expect(chosen([old, young], from('2026-09-30T23:59:59.999Z'))).toBe('old')
    expect(chosen([old, young], from('2026-10-01T00:00:00.000Z'))).toBe('young')
  })

  it('is a row of the very stage; a first one stands in for urgent, and for no other', () => {
    const urgent = aClockRule({ code: 'urgent', stage: 'urgent' })

    expect(chosen([ofKind, urgent], aSubject(), 'urgent')).toBe('urgent')
    expect(chosen([ofKind], aSubject(), 'urgent')).toBe('kind')
    expect(chosen([ofKind, urgent], aSubject(), 'redo')).toBeNull()
    expect(chosen([urgent])).toBeNull()
  })

  it('of an order is the first one at every stage, unless a row says else', () => {
    const arrive = aClockRule({ clock: 'arrive', code: 'arrive' })
    const again = aClockRule({ clock: 'arrive', code: 'again', stage: 'redo' })
    const found = (rules: ClockRule[]) => ruleFor(rules, 'arrive', 'redo', aSubject())?.code

    expect(found([arrive])).toBe('arrive')
    expect(found([arrive, again])).toBe('again')
  })

  it('is the newer of two that fit equally, then the first by code', () => {
    const newer = aClockRule({ code: 'newer', validFrom: '2020-01-01T00:00:00.000Z' })

    expect(chosen([general, newer])).toBe('newer')
    expect(chosen([general, aClockRule({ code: 'a' })])).toBe('a')
  })

  it('does not depend on the order in which the rows come', () => {
    const maybe = <T>(value: T) => fc.constantFrom(null, value)
    const rules = fc.uniqueArray(
      fc
        .record({
          code: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
          stage: fc.constantFrom('first' as const, 'urgent' as const, 'redo' as const),
          source: maybe('12345' as const),
          urgency: fc.constantFrom(null, 'normal' as const, 'urgent' as const),
          ticketKind: maybe('complaint' as const),
          townCode: maybe('310118105'),
          validFrom: fc.constantFrom('2015-01-01T00:00:00.000Z', '2020-01-01T00:00:00.000Z'),
        })
        .map((changes) => aClockRule(changes)),
      { selector: ({ code, validFrom }) => `${code} ${validFrom}` },
    )
    fc.assert(
      fc.property(rules, fc.constantFrom('first' as const, 'urgent' as const), (rows, stage) => {
        expect(chosen([...rows].reverse(), aSubject(), stage)).toBe(chosen(rows, aSubject(), stage))
      }),
    )
  })
})
