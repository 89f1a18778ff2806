import { z } from 'zod'
import { DistrictName } from '#shared/districtName.ts'
import { FeedKey, FeedKeyWish, ListedFeed } from '#shared/feedKey.ts'
import { FirstSteps } from '#shared/firstSteps.ts'
import type { Described } from './described.ts'

const access = 'account'

export const describedInstallation: readonly Described[] = [
  {
    method: 'put',
    path: '/api/admin/district',
    tag: 'district',
    summary: 'Name the district; every screen follows',
    access,
    body: DistrictName,
    answers: [{ status: 200, what: 'What it is called now', body: DistrictName }],
    refuses: ['badRequest', 'notAllowed', 'notJson', 'tooLarge'],
  },
  {
    method: 'get',
    path: '/api/admin/first-steps',
    tag: 'district',
    summary:
      'What a real district has and what it still lacks before it can work; nothing in the demo',
    access,
    answers: [{ status: 200, what: 'The steps in their order', body: FirstSteps }],
    refuses: ['notAllowed'],
  },
  {
    method: 'get',
    path: '/api/admin/feeds',
    tag: 'feeds',
    summary: 'The sources: whether each has a key, and when it was last heard',
    access,
    answers: [{ status: 200, what: 'The sources', body: z.object({ feeds: z.array(ListedFeed) }) }],
    refuses: ['notAllowed'],
  },
  {
    method: 'post',
    path: '/api/admin/feeds/{feed}/key',
    tag: 'feeds',
    summary: 'Make a key for a source; the one before stops working at once',
    access,
    inPath: { feed: '12345, 110 or visits' },
    body: FeedKeyWish,
    answers: [{ status: 201, what: 'The key, this once', body: FeedKey }],
    refuses: ['badRequest', 'notAllowed', 'notAllowedNow', 'notFound', 'notJson', 'tooLarge'],
  },
]
