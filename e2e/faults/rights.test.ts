import { expect, it } from 'vitest'
import { rightsDrill } from './rightsDrill.ts'

it('cuts the screens of a session that ended or lost a right within five seconds', async () => {
  const { faults } = await rightsDrill()

  expect(faults).toEqual([])
}, 60_000)
