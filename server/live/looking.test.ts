import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Looker } from '#shared/contract.ts'
import type { Reply } from '#shared/errors.ts'
import type { IntakeResult } from '#shared/ticket.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { startTestApp, type LiveSocket, type Person, type TestApp } from './testing.ts'

let product: TestApp
let caseId: string
let otherId: string
let people: Record<'duty' | 'lead' | 'district', Person>

async function newCase(): Promise<string> {
  const item = anItem({ location: inStoryGrid })
  const { body } = await product.feed<{ results: IntakeResult[] }>('12345', { items: [item] })
  return body.results[0]?.caseId ?? ''
}
beforeAll(async () => {
  product = await startTestApp()
  people = {
    duty: await product.logIn('duty'),
    lead: await product.logIn('lead'),
    district: await product.logIn('district'),
  }
  caseId = await newCase()
  otherId = await newCase()
})
afterAll(() => product.close())

const look = (socket: LiveSocket, id: string | null): Promise<Reply<Looker[]>> =>
  socket.emitWithAck('case:look', { caseId: id })

/** A screen, and what it was told last about the case. */
async function screenOf(person: Person) {
  const told: { caseId: string; others: Looker[] }[] = []
  const socket = await person.connect((one) => one.on('case:looking', (news) => told.push(news)))
  const labels = (): string[] => (told.at(-1)?.others ?? []).map(({ label }) => label)
  return { socket, told, labels }
}

describe('who else has this case open', () => {
  it('is told to both, as posts and places', async () => {
    const [duty, lead] = [await screenOf(people.duty), await screenOf(people.lead)]
    expect(await look(duty.socket, caseId)).toEqual({ ok: true, data: [] })

    const reply = await look(lead.socket, caseId)
    expect(reply).toMatchObject({ ok: true, data: [{ label: expect.stringContaining('值班') }] })
    await vi.waitFor(() => expect(duty.labels()).toEqual([expect.stringContaining('站长')]))

    await look(lead.socket, otherId)
    await vi.waitFor(() => expect(duty.labels()).toEqual([]))
    duty.socket.disconnect()
    lead.socket.disconnect()
  })

  it('is one entry per account, and never oneself', async () => {
    const [first, second] = [await screenOf(people.duty), await screenOf(people.duty)]
    const lead = await screenOf(people.lead)
    await look(first.socket, caseId)
    expect(await look(second.socket, caseId)).toEqual({ ok: true, data: [] })
    expect(await look(lead.socket, caseId)).toMatchObject({ ok: true, data: { length: 1 } })

    first.socket.disconnect()
    second.socket.disconnect()
    await vi.waitFor(() => expect(lead.labels()).toEqual([]))
    lead.socket.disconnect()
  })

  it('ends within ten seconds of a cut, by the heartbeat', async () => {
    const [duty, lead] = [await screenOf(people.duty), await screenOf(people.lead)]
    await look(duty.socket, caseId)
    await look(lead.socket, caseId)
    await vi.waitFor(() => expect(duty.labels()).toHaveLength(1))

    // The line is there and nobody answers on it any more, as after a pulled cable.
    lead.socket.io.engine.removeAllListeners('packet')
    lead.socket.io.engine.transport.removeAllListeners('packet')
    await vi.waitFor(() => expect(duty.labels()).toEqual([]), { timeout: 25_000, interval: 100 })
    duty.socket.disconnect()
    lead.socket.disconnect()
  })

  it('is nobody’s business who may not see the case, and no case is no secret', async () => {
    const stranger = await (await product.logIn('chengguan')).connect()

    expect(await look(stranger, caseId)).toMatchObject({ ok: false, error: { code: 'notFound' } })
    expect(await stranger.emitWithAck('case:look', { caseId: 'x' })).toMatchObject({
      ok: false,
      error: { code: 'badRequest' },
    })
    expect(await look(stranger, null)).toEqual({ ok: true, data: [] })
  })

  it('is the case asked for last, however slowly each was checked', async () => {
    const [duty, lead] = [await screenOf(people.duty), await screenOf(people.lead)]
    await look(lead.socket, caseId)
    await Promise.all([look(duty.socket, caseId), look(duty.socket, otherId)])

    expect(await look(lead.socket, caseId)).toEqual({ ok: true, data: [] })
    duty.socket.disconnect()
    lead.socket.disconnect()
  })
})
