import { ClosingVerdict, ContactResult, Satisfaction } from '#shared/ticket.ts'
import { AppealFound, FactsFound } from '#shared/ticketHead.ts'
import type { AnswerDraft, AnswerField } from './answerDraft.ts'

/** How a field of the return form is filled in; `words` is where the words of its choices stand. */
export interface AnswerInput {
  name: AnswerField
  look: 'choice' | 'line' | 'area' | 'moment'
  options: readonly string[]
  words: string
  max: number
}

const choice = (name: AnswerField, options: readonly string[], words: string): AnswerInput => ({
  name,
  look: 'choice',
  options,
  words,
  max: 0,
})
const written = (name: AnswerField, look: 'line' | 'area' | 'moment', max = 0): AnswerInput => ({
  name,
  look,
  options: [],
  words: '',
  max,
})

/** In the order of the hotline's own form, so that it can be copied line by line. */
const inputs: readonly AnswerInput[] = [
  choice('contact', [...ContactResult.options, 'none'], 'returnForm.contact'),
  written('contactAt', 'moment'),
  written('notContactedBecause', 'line', 500),
  choice('facts', FactsFound.options, 'returnForm.facts'),
  written('factsNote', 'area', 1000),
  choice('appeal', AppealFound.options, 'returnForm.appeal'),
  written('appealNote', 'area', 1000),
  choice('result', ClosingVerdict.options, 'verdict'),
  written('points', 'line', 500),
  written('answeredAt', 'moment'),
  written('text', 'area', 4000),
  choice('satisfaction', [...Satisfaction.options, 'none'], 'satisfaction'),
  written('feedbackNote', 'area', 1000),
]

/** The fields that are asked, given what stands in the others. */
export function inputsFor({ contact, satisfaction }: AnswerDraft): AnswerInput[] {
  const isContent = satisfaction === 'none' || satisfaction === 'satisfied'
  const isAsked: Partial<Record<AnswerField, boolean>> = {
    contactAt: contact !== 'none',
    notContactedBecause: contact === 'none',
    feedbackNote: !isContent,
  }
  return inputs.filter(({ name }) => isAsked[name] ?? true)
}
