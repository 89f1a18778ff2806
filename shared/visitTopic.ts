import { z } from 'zod'
import type { Account, Post } from './account.ts'
import { say } from './say.ts'
import type { Refusal } from './rules.ts'
import { filledText } from './text.ts'
import { isReadOver, type Written } from './visitSight.ts'
import { Step } from './visitWish.ts'

export const TopicState = z.enum(['open', 'talkedAbout', 'putAside'])
export type TopicState = z.infer<typeof TopicState>

/** 网格公共议题: what a visit brought that no single unit is to do, kept for the station's meeting. */
export const Topic = z.object({
  id: z.string(),
  visitId: z.string(),
  version: z.number().int(),
  state: TopicState,
  townCode: z.string().nullable(),
  gridId: z.string().nullable(),
  communityCode: z.string().nullable(),
  at: z.string(),
  /** Redacted. */
  title: z.string(),
  detail: z.string(),
  author: z.string(),
  steps: z.array(Step),
})
export type Topic = z.infer<typeof Topic>

/** What the meeting made of it, with a word on it; a topic may come up again. */
export const MarkTopic = z.strictObject({
  expectedVersion: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  state: TopicState,
  note: filledText(1000),
})
export type MarkTopic = z.infer<typeof MarkTopic>

/** Those who hold the station's meeting, for their own grid or town. */
const meeting: ReadonlySet<Post> = new Set([
  'stationLead',
  'gridChief',
  'dutyOfficer',
  'shiftLeader',
])

export const mayMarkTopics = ({ post }: Pick<Account, 'post'>): boolean => meeting.has(post)

export function refuseTopic(account: Account, topic: Written, to: TopicState, now: TopicState) {
  if (!mayMarkTopics(account) || !isReadOver(account, topic))
    return { code: 'notAllowed', reason: say('refusal.notYours') } satisfies Refusal
  return to === now
    ? ({
        code: 'notAllowedNow',
        reason: say('refusal.notNow', { state: `topicState.${now}` }),
      } satisfies Refusal)
    : null
}
