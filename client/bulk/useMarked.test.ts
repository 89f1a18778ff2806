import { expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { useMarked } from './useMarked.ts'

it('keeps what is chosen in the list’s order, once each', () => {
  const { ids, add, toggle } = useMarked(shallowRef(['a', 'b', 'c', 'd']))

  add(['c', 'a'])
  add(['c'])
  toggle('d')
  toggle('a')
  expect(ids.value).toEqual(['c', 'd'])
})

it('forgets whoever leaves the list, and what is hidden by a filter for as long as it is', () => {
  const listed = shallowRef(['a', 'b'])
  const { ids, set, all, clear } = useMarked(listed)

  all()
  listed.value = ['b', 'new']
  expect([ids.value, set.value]).toEqual([['b'], new Set(['b'])])
  clear()
  expect(ids.value).toEqual([])
})
