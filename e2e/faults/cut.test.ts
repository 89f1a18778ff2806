import { expect, it } from 'vitest'
import { cutDrill, shortCuts } from './cutDrill.ts'

it('brings a screen that was cut off to the same board as a fresh one', async () => {
  const { faults } = await cutDrill(shortCuts)

  expect(faults).toEqual([])
}, 120_000)
