import { expect, it } from 'vitest'
import type { Answer, Problem } from '../link/http.ts'
import { createPresser, type CommandDone } from './caseCommands.ts'

const card = { id: 'case-1', version: 7 }
const refused = (code: Problem['code'], status: number): Answer<CommandDone> => ({
  ok: false,
  error: { code, status, message: '' },
})
const silence = refused('noAnswer', 0)
const done: Answer<CommandDone> = { ok: true, data: { case: card } }

function start(answers: Answer<CommandDone>[]) {
  const sent: { path: string; body: unknown; key: string }[] = []
  let keys = 0
  const presser = createPresser(
    async (path, body, { idempotencyKey }) => {
      sent.push({ path, body, key: idempotencyKey })
      return answers.shift() ?? done
    },
    () => `key-${++keys}`,
  )
  return { presser, sent, keys: () => sent.map(({ key }) => key) }
}

it('sends the command with the version it was pressed on', async () => {
  const { presser, sent } = start([done])

  await presser.onCase(card, 'sort', { tier: 3 })

  expect(sent).toEqual([
    { path: '/api/cases/case-1/sort', body: { tier: 3, expectedVersion: 7 }, key: 'key-1' },
  ])
})

it('gives every press its own key', async () => {
  const { presser, keys } = start([done, done])

  await presser.onCase(card, 'check', { note: '' })
  await presser.onCase(card, 'check', { note: '' })

  expect(keys()).toEqual(['key-1', 'key-2'])
})

it('keeps the key while nobody answers, over its own retry and the next press', async () => {
  const { presser, keys } = start([silence, silence, done])

  expect((await presser.onCase(card, 'close', {})).ok).toBe(false)
  expect((await presser.onCase(card, 'close', {})).ok).toBe(true)

  expect(keys()).toEqual(['key-1', 'key-1', 'key-1'])
})

it('takes a new key when something else is sent after silence', async () => {
  const { presser, keys } = start([silence, silence, done])

  await presser.onCase(card, 'sort', { tier: 3 })
  await presser.onCase(card, 'sort', { tier: 2 })

  expect(keys()).toEqual(['key-1', 'key-1', 'key-2'])
})

it('takes a new key after somebody was faster: it is another press on another version', async () => {
  const { presser, sent } = start([refused('versionConflict', 409), done])

  await presser.onCase(card, 'check', { note: '已看过' })
  await presser.onCase({ ...card, version: 8 }, 'check', { note: '已看过' })

  expect(sent.map(({ key }) => key)).toEqual(['key-1', 'key-2'])
  expect(sent[1]?.body).toEqual({ note: '已看过', expectedVersion: 8 })
})
