import { validate, version } from 'uuid'
import { expect, it } from 'vitest'
import { newId } from './newId.ts'

it('makes ids that are UUIDv7 of now, all different, each greater than the last', () => {
  const before = Date.now()
  const ids = Array.from({ length: 20_000 }, newId)
  const after = Date.now()

  expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
  expect([...ids].sort()).toEqual(ids)
  const moments = ids.map((id) => Number.parseInt(id.replace('-', '').slice(0, 12), 16))
  expect(moments.every((at) => before <= at && at <= after)).toBe(true)
})
