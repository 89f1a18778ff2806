import en from '#shared/words/en.json' with { type: 'json' }
import zhCN from '#shared/words/zh-CN.json' with { type: 'json' }

/** Columns may be headed by a field's name, as programs write it, or by its words in either language. */
export const headingLanguages = ['zh-CN', 'en'] as const
export type HeadingLanguage = (typeof headingLanguages)[number]

const words: Record<HeadingLanguage, Readonly<Record<string, string>>> = { 'zh-CN': zhCN, en }

/** The heading of a field, as the form calls it. */
export const headingOf = (field: string, language: HeadingLanguage): string =>
  words[language][`ruleField.${field}`] ?? field

/** A heading as it is compared: whatever a spreadsheet did to its width, spaces and capitals. */
const plain = (heading: string): string =>
  heading.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/** Which of the fields a heading means; headings that mean none are not there. */
export function fieldsByHeading(fields: readonly string[]): (heading: string) => string | null {
  const byWords = new Map<string, string>()
  for (const field of fields) {
    for (const language of headingLanguages) byWords.set(plain(headingOf(field, language)), field)
  }
  // A field's own name counts before what another one is called.
  for (const field of fields) byWords.set(plain(field), field)
  return (heading) => byWords.get(plain(heading)) ?? null
}
