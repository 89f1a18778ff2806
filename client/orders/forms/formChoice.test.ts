import { expect, it } from 'vitest'
import type { FormSummary } from '#shared/forms/forms.ts'
import { formToOpen } from './formChoice.ts'

const noise = { category: { scheme: 'gb47678' as const, code: '06028', name: '噪声扰民' } }
const fume = (stage: 'sampled' | 'judged'): FormSummary => ({
  form: 'cookingFume',
  stage,
  screeningMgM3: null,
  convertedMgM3: null,
  limitMgM3: null,
  standard: null,
  verdict: null,
  droppedSamples: null,
  reportNo: null,
})

it('opens the form for this kind of case', () => {
  expect(formToOpen(noise, { form: null })).toBe('noise')
})

it('opens the one that was begun and is not finished', () => {
  expect(formToOpen(noise, { form: fume('sampled') })).toBe('cookingFume')
  expect(formToOpen(noise, { form: fume('judged') })).toBe('noise')
})
