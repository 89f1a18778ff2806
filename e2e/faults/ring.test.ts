import { expect, it } from 'vitest'
import { redisProgram } from '../support/redisServer.ts'
import { ringDrill } from './ringDrill.ts'

it.skipIf(redisProgram === undefined)(
  'rings over two servers: one answer wins, and no kill leaves a call hanging (needs redis-server)',
  async () => {
    const { figures, faults } = await ringDrill(30)

    expect(faults).toEqual([])
    expect(figures.kept).toBe(4)
  },
  240_000,
)
