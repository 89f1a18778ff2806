import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { ErrorBody } from '#shared/errors.ts'
import { aPhoto } from './aFile.ts'
import { startEvidenceWorld } from './evidenceWorld.ts'

const world = await startEvidenceWorld()
const { product, playing, dispatched, taken, listed } = world
afterAll(() => world.close())

describe('a form', () => {
  const entry = (photos?: string[]) => ({
    form: 'onSite',
    stage: 'check',
    data: { facts: 'true', seen: '油烟直排', needsFollowUp: 'no' },
    ...(photos && { photos }),
  })
  const enter = async (card: CaseCard, photos?: string[]) => {
    const order = (await playing.look(card.id)).orders[0]
    return playing.person('chengguan').post<{ error: ErrorBody }>(`/api/orders/${order?.id}/form`, {
      expectedVersion: order?.version,
      entry: entry(photos),
    })
  }
  const need = (stages: object) =>
    sql`update limits set params = ${JSON.stringify({ stages })} where code = 'formPhotos'`.execute(
      product.store.db,
    )

  it('that needs a photo is refused without; the photo it stands on stays', async () => {
    await need({ 'onSite.check': 'must' })
    const { card, orderId } = await dispatched()
    const without = await enter(card)
    expect([without.status, without.body.error.details]).toEqual([
      400,
      { field: 'entry.photos', reason: { code: 'evidence.problem.photoMissing' } },
    ])
    const address = `/api/orders/${orderId}/evidence`
    const other = await taken('chengguan', address, await aPhoto())
    const photo = await taken('chengguan', `${address}?form=onSite.check`, await aPhoto())
    // Taken for nothing in particular, or not there at all.
    expect((await enter(card, [other.id])).status).toBe(400)
    expect((await enter(card, [photo.id, orderId])).status).toBe(400)

    expect((await enter(card, [photo.id])).status).toBe(200)

    expect((await enter(card, [photo.id])).status).toBe(400)
    const list = await listed('duty', card.id)
    expect(list.map(({ id, isInForm }) => [id, isInForm])).toEqual([
      [other.id, false],
      [photo.id, true],
    ])
    const back = await playing
      .person('chengguan')
      .post<{ error: ErrorBody }>(`/api/evidence/${photo.id}/remove`, { reason: 'x' })
    expect(back.body.error.details).toEqual({ reason: { code: 'evidence.problem.inForm' } })
  })

  it('that asks for none takes none', async () => {
    await need({})
    const { card, orderId } = await dispatched()
    const photo = await taken(
      'chengguan',
      `/api/orders/${orderId}/evidence?form=onSite.check`,
      await aPhoto(),
    )
    expect((await enter(card, [photo.id])).status).toBe(400)
    expect((await enter(card)).status).toBe(200)
  })
})
