import type { Kysely } from 'kysely'
import { NoticePost, noticeRulesAt, type NoticeRule } from '#shared/noticeRule.ts'
import type { Tables } from '#server/store/tables.ts'
import { dropRings } from './noticeRepo.ts'
import { readNoticeRules } from './noticeRuleRepo.ts'
import type { Notifier } from './notifier.ts'
import { ringingNow, type Ringing } from './ringRepo.ts'

const posts: Partial<Record<Ringing['post'], NoticePost>> = {
  officer: 'unitOfficer',
  deputy: 'unitDeputy',
  head: 'unitHead',
}

const keyOf = ({ legId, post }: Ringing): string => `ring:${legId}:${post}`

/** A post of the unit, or of whoever is called back. */
const isFor = (ringing: Ringing, { post }: NoticeRule): boolean =>
  ringing.post === 'placer' ? ringing.posts.includes(post) : posts[ringing.post] === post

/**
 * Tells whoever is rung now, as long as it rings, and takes back what was not yet sent of a ring that
 * has ended. Rings are no events: they are read as the store has them, which any process may do at once.
 */
export async function tellRings(db: Kysely<Tables>, notifier: Notifier, now: Date): Promise<void> {
  const ringing = (await ringingNow(db, now)).filter(({ card }) => card.lane === 'live')
  const inForce = ringing.length > 0 ? noticeRulesAt(await readNoticeRules(db), 'ring', now) : []
  const told = ringing.flatMap((one) =>
    inForce.filter((rule) => isFor(one, rule)).map((rule) => ({ one, rule })),
  )
  if (told.length > 0)
    await db.transaction().execute(async (tx) => {
      for (const { one, rule } of told) {
        const { accountIds, card, untilAt: until } = one
        const meant = { key: keyOf(one), kind: 'ring', cause: '', card, at: now, until } as const
        await notifier.tell(tx, accountIds, { ...meant, due: null, unitIds: [], post: null }, rule)
      }
    })
  await dropRings(db, ringing.map(keyOf), now)
}
