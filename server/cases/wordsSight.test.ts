import { expect, it } from 'vitest'
import { anOrder, aCase } from '#shared/aCase.ts'
import { Post, type Account } from '#shared/account.ts'
import type { Area } from '#shared/area.ts'
import { mayReadWords } from '#shared/sight.ts'
import { wordsSightOf } from './wordsSight.ts'

const areas: Area[] = [
  { kind: 'district' },
  { kind: 'town', townCode: 'ZX' },
  { kind: 'grid', gridId: 'ZX-G1' },
  { kind: 'unit', unitId: 'CHENGGUAN' },
]
/** Where the posts of the product sit; a right is never given for an area a post has not. */
const areaOf = (post: Post): Area['kind'] =>
  post === 'dutyOfficer' || post === 'shiftLeader'
    ? 'town'
    : post === 'unitOfficer' || post === 'communityOfficer'
      ? 'unit'
      : post === 'stationLead' || post === 'gridChief' || post === 'gridWorker'
        ? 'grid'
        : 'district'

/** What the list's sight lets through, as the SQL of `sightOf` says it. */
function sees({ area, post }: Account, card: ReturnType<typeof aCase>): boolean {
  if (area.kind === 'district') return true
  if (area.kind === 'town') return card.townCode === area.townCode
  if (area.kind === 'unit')
    return card.orders.some((one) => one.state !== 'cancelled' && one.unitId === area.unitId)
  return post === 'stationLead' || post === 'gridChief'
    ? card.townCode === 'ZX'
    : card.gridId === area.gridId
}

it('says of all cases at once what the rule says of one', () => {
  const places = [
    { townCode: 'ZX', gridId: 'ZX-G1' },
    { townCode: 'ZX', gridId: 'ZX-G2' },
    { townCode: 'ZX', gridId: null },
    { townCode: 'XY', gridId: 'XY-G1' },
    { townCode: null, gridId: null },
  ]
  const orders = [
    [],
    [anOrder({ unitId: 'CHENGGUAN' })],
    [anOrder({ unitId: 'CHENGGUAN', state: 'cancelled' })],
    [anOrder({ unitId: 'GUIJIAN' })],
  ]
  const cards = places.flatMap((place) =>
    orders.flatMap((some) =>
      ([null, 1, 2, 3, 4] as const).map((tier) => aCase({ ...place, orders: some, tier })),
    ),
  )
  let compared = 0
  for (const post of Post.options)
    for (const area of areas.filter(({ kind }) => kind === areaOf(post))) {
      const account = { id: 'a', username: 'a', label: '', post, area, stationGridId: null }
      const sight = wordsSightOf(account)
      for (const card of cards.filter((one) => sees(account, one))) {
        const reads = sight.of === 'all' || (sight.of === 'grid' && sight.gridId === card.gridId)
        expect([post, card.gridId, card.tier, reads]).toEqual([
          post,
          card.gridId,
          card.tier,
          mayReadWords(account, card),
        ])
        compared++
      }
    }
  expect(compared).toBeGreaterThan(300)
})
