import { z } from 'zod'
import { say, type Say } from '../say.ts'
import { defineForm, type Entered } from './form.ts'
import {
  CookingFumeLaboratory,
  CookingFumeLimits,
  CookingFumeSampling,
  CookingFumeScreening,
  judgeCookingFume,
  showConcentration,
} from './fumeJudgement.ts'

const Summary = z.object({
  form: z.literal('cookingFume'),
  stage: z.enum(['screened', 'sampled', 'judged']),
  screeningMgM3: z.number().nullable(),
  convertedMgM3: z.number().nullable(),
  limitMgM3: z.number().nullable(),
  standard: z.string().nullable(),
  verdict: z.enum(['pass', 'exceed', 'invalid']).nullable(),
  droppedSamples: z.number().int().nullable(),
  reportNo: z.string().nullable(),
})
type Summary = z.infer<typeof Summary>

const blank: Summary = {
  form: 'cookingFume',
  stage: 'screened',
  screeningMgM3: null,
  convertedMgM3: null,
  limitMgM3: null,
  standard: null,
  verdict: null,
  droppedSamples: null,
  reportNo: null,
}

const outOfTurn = (before: Summary | null) => ({
  kind: 'outOfTurn' as const,
  state: `fume.stage.${before?.stage ?? 'none'}`,
})

/**
 * 油烟检测. A screening value is a hint and carries no verdict; only the laboratory's samples, taken
 * before, are judged. An invalid test is sampled again.
 */
export const cookingFume = defineForm({
  name: 'cookingFume',
  suits: [{ scheme: 'gb47678', code: '06027' }],
  stages: {
    screening: { data: CookingFumeScreening },
    sampling: { data: CookingFumeSampling },
    laboratory: { data: CookingFumeLaboratory },
  },
  summary: Summary,
  limits: { code: 'cookingFume', shape: CookingFumeLimits },

  nextStage(before) {
    if (!before) return 'screening'
    if (before.stage === 'screened') return 'sampling'
    if (before.stage === 'sampled') return 'laboratory'
    return before.verdict === 'invalid' ? 'sampling' : null
  },
  momentOf: () => null,

  enter(before, entry, { limits }): Entered<Summary> {
    const form = before ?? blank
    switch (entry.stage) {
      case 'screening': {
        if (before && before.stage !== 'screened') return outOfTurn(before)
        const { valueMgM3 } = entry.data
        return {
          kind: 'taken',
          summary: { ...form, stage: 'screened', screeningMgM3: valueMgM3 },
          what: say('happened.fume.screened', { value: valueMgM3 }),
        }
      }
      case 'sampling':
        if (form.stage === 'judged' && form.verdict !== 'invalid') return outOfTurn(before)
        return {
          kind: 'taken',
          summary: { ...form, stage: 'sampled', verdict: null, convertedMgM3: null },
          what: say('happened.fume.sampled'),
        }
      case 'laboratory': {
        if (form.stage !== 'sampled') return outOfTurn(before)
        const judged = judgeCookingFume(entry.data, limits)
        const { limitMgM3, standard, verdict } = judged
        const isInvalid = judged.verdict === 'invalid'
        return {
          kind: 'taken',
          summary: {
            ...form,
            stage: 'judged',
            convertedMgM3: isInvalid ? null : judged.convertedMgM3,
            limitMgM3,
            standard,
            verdict,
            droppedSamples: judged.dropped.length,
            reportNo: entry.data.reportNo,
          },
          what: say(`happened.fume.judged.${verdict}`, {
            value: isInvalid ? '' : judged.convertedShown,
            limit: limitMgM3,
          }),
        }
      }
    }
  },

  tell(form) {
    const { verdict, convertedMgM3: value, limitMgM3: limit } = form
    const against =
      value === null || limit === null
        ? null
        : say('fume.against', { value: showConcentration(value, limit), limit })
    return {
      look: verdict === null ? 'open' : looks[verdict],
      headline: verdict === null ? say(`fume.stage.${form.stage}`) : say(`fume.verdict.${verdict}`),
      detail: against,
      notes: notesOf(form),
    }
  },
})

const looks = { pass: 'good', exceed: 'bad', invalid: 'unsure' } as const

function notesOf(form: Summary): Say[] {
  const notes: Say[] = []
  if (form.verdict !== null && form.standard !== null)
    notes.push(say('form.told.standard', { standard: form.standard }))
  if (form.verdict !== null && form.reportNo !== null)
    notes.push(say('fume.told.report', { no: form.reportNo }))
  if (form.verdict !== null && form.droppedSamples)
    notes.push(say('fume.droppedCount', { n: form.droppedSamples }))
  if (form.screeningMgM3 !== null)
    notes.push(say('fume.told.screening', { value: form.screeningMgM3 }))
  return notes
}
