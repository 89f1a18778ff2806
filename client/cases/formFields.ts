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

/** Still to be filled in: a choice without a choice, or a required text without words. */
function isOpen(field: HTMLElement): boolean {
  if (field instanceof HTMLInputElement && field.type === 'radio') return !field.checked
  return field.matches(':required') && (field as HTMLInputElement).value.trim() === ''
}

/** Where the hand begins: a form that asks nothing more begins at its button. */
export const firstField = (form: HTMLElement): HTMLElement | null =>
  fieldsOf(form)[0] ?? form.querySelector('button')

/** The first field still to be filled in, behind `from` where that is given; null: there is none. */
export const openField = (form: HTMLElement, from?: Element): HTMLElement | null =>
  fieldsOf(form).find(
    (field) =>
      isOpen(field) &&
      (!from || (from.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0) &&
      from?.contains(field) !== true,
  ) ?? null
