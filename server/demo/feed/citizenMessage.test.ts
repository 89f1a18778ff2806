import { expect, it } from 'vitest'
import { isInPolygon } from '#shared/geometry.ts'
import { demoDistrict } from '../district/demoDistrict.ts'
import { itemOfMessage, townOfMessage } from './citizenMessage.ts'

const { towns } = demoDistrict()
const aMessage = (given: Record<string, string> = {}) => ({
  message_id: '360001',
  user_id: 'A0001',
  title: '小区门口路灯不亮',
  created_at: '2019-05-06T20:30:00',
  detail: '希望尽快维修。',
  ...given,
})

it.each([
  ['the code of its title', { title: 'A3区某小区停水', detail: '在A7县' }, 2],
  ['the code of its words', { detail: '我住在A9市。' }, 8],
  ['no two-digit code', { title: 'A13区', detail: 'A1区' }, 0],
])('takes a message to a town by %s', (_, given, town) => {
  expect(townOfMessage(aMessage(given))).toBe(towns[town]?.code)
})

it('deals out a message without a code by its number', () => {
  const dealt = Array.from({ length: 200 }, (_, n) =>
    townOfMessage(aMessage({ message_id: String(n) })),
  )

  expect(new Set(dealt).size).toBe(towns.length)
  expect(townOfMessage(aMessage({ message_id: '7' }))).toBe(dealt[7])
})

it('makes the same item of the same row, inside its town, with the writer as extra alone', () => {
  const { at, item } = itemOfMessage(aMessage({ title: ' A7县路灯不亮 ' }))
  const { address = '', location, ...rest } = item
  const town = towns[6]

  expect(itemOfMessage(aMessage({ title: ' A7县路灯不亮 ' }))).toEqual({ at, item })
  expect(new Date(at).toISOString()).toBe('2019-05-06T12:30:00.000Z')
  expect(rest).toEqual({
    sourceId: '360001',
    title: 'A7县路灯不亮',
    detail: '希望尽快维修。',
    locationIs: 'problem',
    extra: { userId: 'A0001' },
  })
  expect(address.startsWith(town?.name ?? '?')).toBe(true)
  expect(isInPolygon([location?.lng ?? 0, location?.lat ?? 0], town?.polygon ?? [])).toBe(true)
})

it('says which time it cannot read', () => {
  expect(() => itemOfMessage(aMessage({ created_at: 'yesterday' }))).toThrow(
    '"yesterday" is no time',
  )
})
