import { expect, it } from 'vitest'
import type { FittingAnswer } from '#shared/forceNearest.ts'
import { CHENGGUAN, type Failed, forcesWorld, GUIJIAN } from './testing.ts'

const world = forcesWorld()

it('[FORCE-8] proposes who is nearest for a case, and says why the others are not', async () => {
  let card = await world.playing.receive('12345', {
    title: '烧烤店油烟扰民',
    category: { scheme: 'gb47678', code: '06027', name: '油烟污染' },
  })
  card = await world.playing.onCase('duty', card, 'file')
  card = await world.playing.onCase('duty', card, 'sort', { tier: 3 })
  for (const name of ['chengguan', 'guijian']) await world.share(name, true)
  const ask = async () =>
    (
      await world.playing
        .person('lead')
        .get<FittingAnswer & Failed>(`/api/forces/fitting?caseId=${card.id}`)
    ).body
  const whyNot = ({ skipped }: FittingAnswer, unitId: string, accountId: string | null) =>
    skipped.find((one) => one.unitId === unitId && one.accountId === accountId)?.why

  await world.send('chengguan', { ...card.location })
  await world.send('guijian', { lng: card.location?.lng, lat: (card.location?.lat ?? 0) + 0.01 })
  const fresh = await ask()
  expect(fresh.fitting.map(({ accountId, metres }) => [accountId, metres])).toEqual([
    [`${CHENGGUAN}-1`, 0],
    [`${GUIJIAN}-1`, 1112],
  ])
  expect(fresh.fitting[0]?.why).toContainEqual({
    code: 'force.fit.route',
    params: { rule: 'route.fume' },
  })
  expect(whyNot(fresh, 'ZHAOXIANG-GONGAN', null)?.code).toBe('force.skip.kind')
  expect(whyNot(fresh, CHENGGUAN, `${CHENGGUAN}-2`)?.code).toBe('force.skip.noConsent')

  world.inMinutes(41)
  await world.send('guijian', { ...card.location })
  const later = await ask()
  expect(whyNot(later, CHENGGUAN, `${CHENGGUAN}-1`)).toEqual({
    code: 'force.skip.old',
    params: { minutes: 41 },
  })
  expect(later.fitting.map(({ unitId }) => unitId)).toEqual([GUIJIAN])

  await world.playing.onCase('lead', card, 'whistle', {
    unitIds: [GUIJIAN],
    kind: 'jointEnforcement',
    task: '',
  })
  expect(whyNot(await ask(), GUIJIAN, null)).toEqual({ code: 'force.skip.asked' })
  const wall = await world.playing.person('wall').get(`/api/forces/fitting?caseId=${card.id}`)
  expect(wall.status).toBe(403)
})
