const FIELDS = 'input, textarea, select'

/** What the hand goes to in a form: every text and list, and of each choice the chosen or first one. */
function fieldsOf(form: HTMLElement): HTMLElement[] {
  const groups = new Set<Element>()
  return [...form.querySelectorAll<HTMLElement>(FIELDS)].flatMap((field) => {
    const group = field.matches('[type=radio]') ? field.closest('fieldset') : null
    if (!group) return [field]
    if (groups.has(group)) return []
    groups.add(group)
    return [group.querySelector<HTMLElement>('input:checked') ?? field]
  })
}

export const firstField = (form: HTMLElement): HTMLElement | null => fieldsOf(form)[0] ?? null

/** The field behind this one; null at the end. */
export const fieldAfter = (form: HTMLElement, from: Element): HTMLElement | null =>
  fieldsOf(form).find(
    (field) =>
      !from.contains(field) &&
      (from.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
  ) ?? null
