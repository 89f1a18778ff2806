import { expect, it } from 'vitest'
import { isReached, presenceOf, type PagePresence, type Presence } from './presence.ts'

const page = (kind: PagePresence, inCall = false) => ({ page: kind, inCall })

it.each<[Presence, ReturnType<typeof page>[]]>([
  ['absent', []],
  ['away', [page('idle')]],
  ['onPhone', [page('phone'), page('idle')]],
  ['atDesk', [page('idle'), page('active'), page('phone')]],
  ['inCall', [page('active'), page('idle', true)]],
])('is %s by what is nearest of all pages', (presence, pages) => {
  expect(presenceOf(pages)).toBe(presence)
  expect(isReached(presence)).toBe(presence !== 'absent')
})
