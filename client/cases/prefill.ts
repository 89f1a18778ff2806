import type { CaseCard } from '#shared/case.ts'
import { useCaseDraftStore } from './caseDraftStore.ts'
import { caseFields } from './commands/commandFields.ts'
import type { FieldDraft } from './commands/field.ts'
import { startOf } from './commands/fieldDraft.ts'
import type { Assignment } from './formRequestStore.ts'
import { whistleFor } from './whistleDraft.ts'

/** Puts a unit into the form's draft; what was typed there before stays. */
export function prefill(card: CaseCard, name: Assignment, unitId: string): void {
  const drafts = useCaseDraftStore()
  if (name === 'whistle') {
    drafts.draft(card.id, name, () => whistleFor(card, [])).unitIds = [unitId]
    return
  }
  const begun = () => startOf(caseFields.dispatch.fields, { card, order: null })
  drafts.draft<FieldDraft>(card.id, name, begun).unitId = unitId
}
