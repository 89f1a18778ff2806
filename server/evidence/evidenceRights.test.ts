import { afterAll, describe, expect, it } from 'vitest'
import { everybody } from '#server/cases/playing.ts'
import { aPhoto } from './aFile.ts'
import { CHENGGUAN, startEvidenceWorld, type Answered } from './evidenceWorld.ts'
import { createFolderStore } from './folderStore.ts'
import { sweepUnused } from './unusedFiles.ts'

const world = await startEvidenceWorld()
const { clock, product, playing, folder, files, dispatched, send, taken, fetchFile, listed } = world
afterAll(() => world.close())

describe('who may', () => {
  it('look: units with an order, the grid’s lead, the town, the district; no wall, no stranger', async () => {
    const { card, orderId } = await dispatched()
    const item = await taken('chengguan', `/api/orders/${orderId}/evidence`, await aPhoto())
    const seen: string[] = []
    for (const name of everybody) {
      const list = await playing.person(name).get(`/api/cases/${card.id}/evidence`)
      const { response } = await fetchFile(name, item.id)
      const thumb = await fetchFile(name, item.id, '/thumb')
      const may = list.status === 200
      expect([name, response.status, thumb.response.status]).toEqual(
        may ? [name, 200, 200] : [name, 404, 404],
      )
      if (may) seen.push(name)
    }
    expect(seen.sort()).toEqual(['chengguan', 'daiban', 'district', 'duty', 'lead', 'shegong'])
  })

  it('add: who handles an open order or manages the case', async () => {
    const { card, orderId } = await dispatched()
    const photo = await aPhoto()
    const added: string[] = []
    for (const name of everybody) {
      const onOrder = await send(name, `/api/orders/${orderId}/evidence`, photo)
      const onCase = await send(name, `/api/cases/${card.id}/evidence`, photo)
      expect([201, 403]).toContain(onOrder.status)
      if (onOrder.status === 201) added.push(`${name} order`)
      if (onCase.status === 201) added.push(`${name} case`)
    }
    expect(added.sort()).toEqual([
      'chengguan case',
      'chengguan order',
      'daiban case',
      'duty case',
      'lead case',
    ])
    const without = await fetch(`${product.url}/api/evidence/${orderId}`)
    expect(without.status).toBe(401)
  })

  it('loses a file with the right to the case, even one the browser kept', async () => {
    const { card, orderId } = await dispatched()
    const item = await taken('duty', `/api/cases/${card.id}/evidence`, await aPhoto())
    const { response } = await fetchFile('chengguan', item.id)
    const etag = response.headers.get('etag') ?? ''
    expect(response.headers.get('cache-control')).toBe('private, no-cache')
    const kept = await fetchFile('chengguan', item.id, '', { 'If-None-Match': etag })
    expect(kept.response.status).toBe(304)

    await playing.onOrder('duty', await playing.look(card.id), CHENGGUAN, 'cancel')

    const after = await fetchFile('chengguan', item.id, '', { 'If-None-Match': etag })
    expect(after.response.status).toBe(404)
    expect(
      (await send('chengguan', `/api/orders/${orderId}/evidence`, await aPhoto())).status,
    ).toBe(409)
  })
})

describe('taking back', () => {
  const remove = (who: string, id: string, reason: unknown = '拍错了') =>
    playing.person(who).post<Answered>(`/api/evidence/${id}/remove`, { reason })

  it('deletes the file, keeps that it was there, and leaves the same file of another alone', async () => {
    const { card } = await dispatched()
    const address = `/api/cases/${card.id}/evidence`
    const photo = await aPhoto({ colour: '#0a0b0c' })
    const mine = await taken('duty', address, photo)
    const theirs = await taken('lead', address, photo)
    expect((await remove('lead', mine.id)).status).toBe(403)
    expect((await remove('duty', mine.id, ' ')).status).toBe(400)

    await playing.proving(async () => expect((await remove('duty', mine.id)).status).toBe(200))

    expect((await playing.look(card.id)).evidence).toEqual([theirs.id])
    expect((await fetchFile('duty', mine.id)).response.status).toBe(404)
    expect((await fetchFile('duty', theirs.id)).response.status).toBe(200)
    expect(await files()).toContain(mine.sha256)
    expect((await remove('duty', mine.id)).body.error.code).toBe('notAllowedNow')

    await remove('lead', theirs.id)
    expect(await files()).not.toContain(mine.sha256)
    const [first] = await listed('duty', card.id)
    expect(first).toMatchObject({ id: mine.id, sha256: mine.sha256, removed: { reason: '拍错了' } })
  })

  it('ends with the hour', async () => {
    const { card } = await dispatched()
    const item = await taken('duty', `/api/cases/${card.id}/evidence`, await aPhoto())
    clock.set(new Date(clock.now().getTime() + 61 * 60_000))

    const { status, body } = await remove('duty', item.id)
    expect([status, body.error.details]).toEqual([
      409,
      { reason: { code: 'evidence.problem.tooLate', params: { n: 60 } } },
    ])
  })
})

it('sweeps whole files that no row tells of, when they are old enough', async () => {
  const store = createFolderStore(folder)
  const { sha256 } = await store.put([Buffer.from('its row was never written')])
  const before = (await files()).length
  const deps = { db: product.store.db, files: store }

  expect(await sweepUnused(deps, new Date())).toBe(0)
  expect(await sweepUnused(deps, new Date(Date.now() + 3_600_000))).toBe(1)
  expect(await store.find(sha256)).toBeNull()
  expect((await files()).length).toBe(before - 1)
})
