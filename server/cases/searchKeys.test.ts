import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCase, aTicketHead } from '#shared/aCase.ts'
import { isSearchable } from '#shared/caseQuery.ts'
import { baseOf, factGram, gramsAsked, keysOf, weekOf } from './searchKeys.ts'

const card = aCase({ receivedAt: '2026-11-20T02:00:00.000Z' })
const week = weekOf(new Date(card.receivedAt))

/** Which of the asked grams a case with these words has, public or in its words. */
function holds(keys: readonly number[], q: string): { openly: boolean; atAll: boolean } {
  const held = new Set(keys)
  const grams = gramsAsked(q)
  const isOpen = (gram: number) => held.has(baseOf(week, 'public') + gram)
  const isInWords = (gram: number) => held.has(baseOf(week, 'words') + gram)
  return {
    openly: grams.length > 0 && grams.every(isOpen),
    atAll: grams.length > 0 && grams.every((gram) => isOpen(gram) || isInWords(gram)),
  }
}

const letters = Array.from('烧烤油烟扰民业辉路沪青平公𠮷号弄0123456789abcXYZ８ｇ')
const run = fc.array(fc.constantFrom(...letters), { minLength: 2, maxLength: 30 })

describe('the keys a case is found by', () => {
  it('hold every piece of a text of two letters or digits and more', () => {
    fc.assert(
      fc.property(run, fc.nat(), fc.nat(), (text, a, b) => {
        const from = a % (text.length - 1)
        const to = from + 2 + (b % (text.length - from - 1))
        const keys = keysOf({ ...card, title: `，${text.join('')}。` }, [])
        expect(holds(keys, text.slice(from, to).join(''))).toMatchObject({ openly: true })
      }),
    )
  })

  it('hold no two letters that do not stand side by side', () => {
    const keys = keysOf({ ...card, title: '烧烤店油烟，扰民', place: null, tickets: [] }, [])
    expect(holds(keys, '烧烤店油烟').openly).toBe(true)
    for (const q of ['烤油', '烟扰', '店民', '扰烟']) expect(holds(keys, q).atAll, q).toBe(false)
  })

  it('hold the words of tickets marked, so that only those find them who may read them', () => {
    const keys = keysOf({ ...card, title: '油烟', place: '业辉路' }, ['后厨排烟口正对居民楼'])
    expect(holds(keys, '排烟口')).toEqual({ openly: false, atAll: true })
    expect(holds(keys, '业辉路 排烟口')).toEqual({ openly: false, atAll: true })
    expect(holds(keys, '业辉路')).toEqual({ openly: true, atAll: true })
  })

  it('hold numbers by four characters and more, wherever they begin', () => {
    const tickets = [aTicketHead({ sourceId: 'QP261120020000-000123' })]
    const keys = keysOf({ ...card, caseNo: '赵巷261120-0001', tickets }, [])
    for (const q of [
      '赵巷261120-0001',
      '赵巷2611',
      '1120-0001',
      '0001',
      'qp2611',
      '000123',
      'QP261120020000-000123',
    ])
      expect(holds(keys, q).openly, q).toBe(true)
    for (const q of ['261121', '赵巷2612', '0002', '12'])
      expect(holds(keys, q).atAll, q).toBe(false)
  })

  it('are whole numbers that a database and a program write alike, and stay below 2^53', () => {
    const far = { ...card, receivedAt: '2099-12-31T23:59:59.999Z', title: '￿￾龘龘zz99' }
    for (const key of keysOf(far, ['龘龘'])) expect(Number.isSafeInteger(key)).toBe(true)
    const grams = [...gramsAsked('龘龘'), ...gramsAsked('zzzz'), factGram('open')]
    expect(new Set(grams).size).toBe(3)
    for (const gram of grams) expect(gram).toBeLessThan(2 ** 32)
  })

  it('know what cannot be looked for', () => {
    for (const q of ['油', ' a ', '，。', '油 烟']) {
      expect(isSearchable(q), q).toBe(false)
      expect(gramsAsked(q), q).toEqual([])
    }
    for (const q of ['油烟', '8号', '１２', 'ab']) {
      expect(isSearchable(q), q).toBe(true)
      expect(gramsAsked(q).length, q).toBeGreaterThan(0)
    }
  })
})
