import { expect, it } from 'vitest'
import { hourOption } from './hourOption.ts'

const look = { received: '#fff', closed: '#fff', text: '#fff', line: '#fff', rem: 16 }
const dataOf = (option: ReturnType<typeof hourOption>, index: number): unknown => {
  const { series } = option
  return Array.isArray(series) ? series[index]?.data : undefined
}

it('draws all 24 hours of the day, also those in which nothing happened', () => {
  const option = hourOption([{ hour: 8, received: 5, closed: 2 }], look)

  expect(dataOf(option, 0)).toEqual(Array.from({ length: 24 }, (_, hour) => (hour === 8 ? 5 : 0)))
  expect(dataOf(option, 1)).toEqual(Array.from({ length: 24 }, (_, hour) => (hour === 8 ? 2 : 0)))
})

it('looks finished on a day without any case', () => {
  expect(hourOption([], look).yAxis).toMatchObject({ max: 4, interval: 2 })
})
