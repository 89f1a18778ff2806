import type { CaseCommandName } from '#shared/commands.ts'
import { asking } from './transitions/asking.ts'
import { closing } from './transitions/closing.ts'
import { contacting } from './transitions/contacting.ts'
import { sending } from './transitions/sending.ts'
import { sorting } from './transitions/sorting.ts'
import { steering } from './transitions/steering.ts'
import type { CaseTransitions } from './transition.ts'

/** Merging and parting change two cases at once: `mergeCases.ts`. */
export type OneCaseCommand = Exclude<CaseCommandName, 'merge' | 'unmerge'>

/** What each command makes of a case. Whether it may is the rule table's matter, not theirs. */
export const caseTransitions: CaseTransitions<OneCaseCommand> = {
  ...sorting,
  ...sending,
  ...contacting,
  ...asking,
  ...steering,
  ...closing,
}
