import { expect, it } from 'vitest'
import type { FormSummary } from '#shared/order.ts'
import { stageToFill } from './fumeEntry.ts'

const aForm = (change: Partial<FormSummary>): FormSummary => ({
  form: 'cookingFume',
  stage: 'screened',
  screeningMgM3: null,
  convertedMgM3: null,
  limitMgM3: null,
  standard: null,
  verdict: null,
  droppedSamples: null,
  reportNo: null,
  ...change,
})

it.each([
  ['nothing yet', null, 'screening'],
  ['a screening value', aForm({}), 'sampling'],
  ['samples', aForm({ stage: 'sampled' }), 'laboratory'],
  ['an invalid test', aForm({ stage: 'judged', verdict: 'invalid' }), 'sampling'],
  ['a verdict', aForm({ stage: 'judged', verdict: 'exceed' }), null],
] as const)('after %s comes the next stage', (_fact, form, stage) => {
  expect(stageToFill({ form })).toBe(stage)
})
