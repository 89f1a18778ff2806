import { expect, it } from 'vitest'
import { twoServersDrill } from './twoServersDrill.ts'

it('tells one story through two servers on one database', async () => {
  const { faults } = await twoServersDrill(1, 1)

  expect(faults).toEqual([])
}, 120_000)
