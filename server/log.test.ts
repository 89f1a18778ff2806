import { Writable } from 'node:stream'

import { expect, it } from 'vitest'

import { createLog } from './log.ts'

it('keeps callers, secrets and the rows in database errors out of its lines', () => {
  const lines: string[] = []
  const log = createLog(
    'info',
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString())
        done()
      },
    }),
  )
  const err = Object.assign(new Error('double key'), { code: '23505', detail: 'Key (phone)=(139)' })

  log.info({ ticketId: 't1', phone: '139', ticket: { caller: { name: '王' } }, err }, 'refused')

  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      ticketId: 't1',
      ticket: {},
      msg: 'refused',
      err: {
        type: 'Error',
        message: 'double key',
        code: '23505',
        stack: expect.any(String) as string,
      },
    }),
  ])
  expect(lines.join()).not.toMatch(/139|王/)
})
