import { z } from 'zod'
import { say } from '../say.ts'
import { FactsFound } from '../ticketHead.ts'
import { choice, hinted, optional, stageOf, words } from './fields.ts'
import { defineForm, noLimits, type Entered } from './form.ts'

const YesNo = z.enum(['no', 'yes'])

const check = stageOf({
  facts: choice(FactsFound),
  seen: hinted(words(500, 3)),
  measures: optional(words(500, 3)),
  needsFollowUp: choice(YesNo),
})

const Summary = z.object({
  form: z.literal('onSite'),
  stage: z.literal('judged'),
  /** 事实认定: that is the verdict of this form. */
  verdict: FactsFound,
  /** Without persons. */
  seen: z.string(),
  measures: z.string().nullable(),
  needsFollowUp: z.boolean(),
  /** How often somebody has looked. */
  round: z.number().int(),
})
type Summary = z.infer<typeof Summary>

/**
 * 现场核查, for whatever has no form of its own. Who went there, when and where is in the log already
 * and is not asked.
 */
export const onSite = defineForm({
  name: 'onSite',
  suits: [],
  stages: { check },
  summary: Summary,
  limits: noLimits,
  nextStage: () => 'check',
  momentOf: () => null,

  enter(before, { data }, { redact }): Entered<Summary> {
    const { facts, measures } = data
    const seen = redact(data.seen)
    const needsFollowUp = data.needsFollowUp === 'yes'
    return {
      kind: 'taken',
      summary: {
        form: 'onSite',
        stage: 'judged',
        verdict: facts,
        seen,
        measures: measures === null ? null : redact(measures),
        needsFollowUp,
        round: (before?.round ?? 0) + 1,
      },
      what: say(needsFollowUp ? 'happened.onSite.followUp' : 'happened.onSite.done', {
        facts: `form.onSite.verdict.${facts}`,
        note: seen,
      }),
    }
  },

  tell: ({ verdict, seen, measures, needsFollowUp, round }) => ({
    // What a visit found is neither good nor bad in itself: only what is left to do stands out.
    look: needsFollowUp ? 'unsure' : 'open',
    headline: say(`form.onSite.verdict.${verdict}`),
    detail: needsFollowUp ? say('form.onSite.told.followUp') : null,
    notes: [
      say('form.onSite.told.seen', { note: seen }),
      ...(measures === null ? [] : [say('form.onSite.told.measures', { note: measures })]),
      ...(round > 1 ? [say('form.told.round', { n: round })] : []),
    ],
  }),
})
