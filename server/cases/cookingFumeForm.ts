import { judgeCookingFume } from '#shared/cookingFume.ts'
import type { FormEntry } from '#shared/forms.ts'
import type { FormSummary, Order } from '#shared/order.ts'
import { say, type Say } from '#shared/say.ts'
import { AppError } from '#server/errors.ts'
import type { Circumstances } from './transition.ts'

const blank: FormSummary = {
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

/**
 * One stage of the cooking-fume test. A screening value is a hint and carries no verdict; only the
 * laboratory's samples, taken before, are judged. An invalid test is sampled again.
 */
export function enterCookingFume(
  order: Order,
  entry: FormEntry,
  { fumeLimits }: Circumstances,
): { form: FormSummary; what: Say } {
  const form = order.form ?? blank
  const { unitId } = order
  switch (entry.stage) {
    case 'screening':
      if (order.form && order.form.stage !== 'screened') throw outOfTurn(order.form.stage)
      return {
        form: { ...form, stage: 'screened', screeningMgM3: entry.data.valueMgM3 },
        what: say('happened.fume.screened', { unitId, value: entry.data.valueMgM3 }),
      }
    case 'sampling':
      if (form.stage === 'judged' && form.verdict !== 'invalid') throw outOfTurn(form.stage)
      return {
        form: { ...form, stage: 'sampled', verdict: null, convertedMgM3: null },
        what: say('happened.fume.sampled', { unitId }),
      }
    case 'laboratory': {
      if (form.stage !== 'sampled') throw outOfTurn(order.form?.stage ?? 'none')
      const judged = judgeCookingFume(entry.data, fumeLimits)
      const convertedMgM3 = judged.verdict === 'invalid' ? null : judged.convertedMgM3
      const { limitMgM3, standard, verdict } = judged
      return {
        form: {
          ...form,
          stage: 'judged',
          convertedMgM3,
          limitMgM3,
          standard,
          verdict,
          droppedSamples: judged.dropped.length,
          reportNo: entry.data.reportNo,
        },
        what: say(`happened.fume.judged.${verdict}`, {
          unitId,
          value: judged.verdict === 'invalid' ? '' : judged.convertedShown,
          limit: limitMgM3,
        }),
      }
    }
  }
}

const outOfTurn = (stage: string): AppError =>
  new AppError('notAllowedNow', 'The stages of a test follow each other', {
    details: { reason: say('refusal.formStage', { stage: `fume.stage.${stage}` }) },
  })
