import { expect, it } from 'vitest'
import { boundingBox, isInBox } from '#shared/geometry.ts'
import { demoDistrict } from '../district/demoDistrict.ts'
import { carriedOver, itemOfRequest } from './chicagoRequest.ts'

const aRequest = (given: Record<string, string> = {}) => ({
  service_request_number: '11-00000001',
  created_date: '2011-01-03',
  nature: 'Standing water',
  street_address: '1 W EXAMPLE ST',
  latitude: '41.9',
  longitude: '-87.7',
  ...given,
})

it('is the same item each time, a local category, a date alone as midnight in the district', () => {
  const { at, item } = itemOfRequest(aRequest())

  expect(itemOfRequest(aRequest())).toEqual({ at, item })
  expect(new Date(at).toISOString()).toBe('2011-01-02T16:00:00.000Z')
  expect(item).toMatchObject({
    sourceId: '11-00000001',
    title: 'Standing water',
    address: '1 W EXAMPLE ST',
    category: { scheme: 'local', code: 'standing-water', name: 'Standing water' },
    location: { crs: 'WGS84' },
  })
})

it('bears a request without a nature and without a position', () => {
  const { item } = itemOfRequest(aRequest({ nature: '', latitude: '', longitude: '' }))

  expect(item).toMatchObject({ title: 'Sanitation', category: { code: 'sanitation' } })
  expect(item.location).toBeUndefined()
})

it('lays the city over the district: inside its box, and what was near stays near', () => {
  const box = boundingBox(demoDistrict().outline)
  const [one, near, far] = [
    carriedOver([-87.7, 41.9]),
    carriedOver([-87.701, 41.9]),
    carriedOver([-87.6, 41.7]),
  ]
  const apart = (other: readonly number[]) =>
    Math.hypot(one[0] - (other[0] ?? 0), one[1] - (other[1] ?? 0))

  for (const position of [one, near, far]) expect(isInBox(position, box)).toBe(true)
  expect(apart(near)).toBeLessThan(0.002)
  expect(apart(far)).toBeGreaterThan(0.1)
})
