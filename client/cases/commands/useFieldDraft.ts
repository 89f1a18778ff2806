import { computed, type ComputedRef } from 'vue'
import type { CaseCommandName, OrderCommandName } from '#shared/commands.ts'
import { useSay } from '../../words/useSay.ts'
import { useCaseDraftStore } from '../caseDraftStore.ts'
import type { FieldDraft, FormOf, Subject } from './field.ts'
import { bodyOf, freshened, missingField, startOf } from './fieldDraft.ts'

interface DraftedForm {
  draft: FieldDraft
  /** What still has to be filled in, in words; null: it can be sent. */
  missing: ComputedRef<string | null>
  body: () => FieldDraft
  drop: () => void
}

/** A described form's draft: begun with what is `known`, or found again as it was left. */
export function useFieldDraft(
  id: string,
  name: CaseCommandName | OrderCommandName,
  { fields }: FormOf,
  subject: Subject,
  known: FieldDraft = {},
): DraftedForm {
  const { t } = useSay()
  const drafts = useCaseDraftStore()
  const draft = drafts.draft(id, name, () => ({ ...startOf(fields, subject), ...known }))
  Object.assign(draft, freshened(fields, draft, subject))

  const missing = computed(() => {
    const field = missingField(fields, draft)
    if (!field) return null
    const isChosen = !['text', 'moment', 'minutes'].includes(field.kind)
    return t(isChosen ? 'command.choose' : 'command.fillIn', { field: t(field.label) })
  })
  return { draft, missing, body: () => bodyOf(fields, draft), drop: () => drafts.drop(id, name) }
}
