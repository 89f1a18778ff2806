import { z } from 'zod'
import { AppealFound, FactsFound } from './ticketHead.ts'
import { filledText, plainText } from './text.ts'
import { ClosingVerdict, ContactResult, Instant, Satisfaction } from './ticket.ts'

/**
 * 回复单: what the hotline wants to know before it closes its own ticket (domain.md §1.4). Facts and
 * appeal each need their note, the answer its points, time and text; a citizen less than content
 * needs an explanation.
 */
export const ReturnForm = z
  .strictObject({
    contact: z.strictObject({ result: ContactResult, at: Instant }).nullable(),
    /** 未联系原因 */
    notContactedBecause: plainText(500).default(''),
    facts: FactsFound,
    factsNote: filledText(1000),
    appeal: AppealFound,
    appealNote: filledText(1000),
    result: ClosingVerdict,
    /** 答复要点, 答复时间, 回复内容 */
    points: filledText(500),
    answeredAt: Instant,
    text: filledText(4000),
    satisfaction: Satisfaction.nullable(),
    feedbackNote: plainText(1000).default(''),
  })
  .refine(({ contact, notContactedBecause }) => contact !== null || notContactedBecause !== '', {
    path: ['notContactedBecause'],
    message: 'say why the caller was not contacted',
  })
  .refine(
    ({ satisfaction, feedbackNote }) =>
      satisfaction === null || satisfaction === 'satisfied' || feedbackNote !== '',
    { path: ['feedbackNote'], message: 'say what the citizen was not content with' },
  )
export type ReturnForm = z.infer<typeof ReturnForm>
