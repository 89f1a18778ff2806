import { expect, it } from 'vitest'
import { killDrill } from './killDrill.ts'

it('loses and doubles nothing when the server, its database, or both are killed', async () => {
  const { figures, faults } = await killDrill(3, 1)

  expect(faults).toEqual([])
  expect(figures.acknowledged).toBeGreaterThan(10)
}, 180_000)
