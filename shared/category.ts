import { z } from 'zod'
import { filledText } from './text.ts'
import { Category, Instant } from './ticket.ts'

/**
 * `component` 部件 · `matter` 事项 · `class` 大类 · `appeal` 诉求类型. Components and matters share
 * codes (both have 01001), so a row is named by scheme, kind and code.
 */
const CategoryKind = z.enum(['component', 'matter', 'class', 'appeal'])

/** One row of a code list, as long as it holds. Times: ISO 8601 with an offset. */
export const CategoryRow = z.object({
  scheme: Category.shape.scheme,
  kind: CategoryKind,
  code: filledText(40),
  name: filledText(80),
  classCode: filledText(40),
  className: filledText(80),
  /** The same thing in GB/T 47678.5: a matter's code, for a class a class's. Null: nothing there fits. */
  mapsTo: filledText(40).nullable(),
  /** Where the row comes from: a standard, a decree, the product itself. */
  basis: filledText(200),
  validFrom: Instant,
  /** The first moment at which it no longer holds; null while it holds. */
  validTo: Instant.nullable(),
})
export type CategoryRow = z.infer<typeof CategoryRow>

/** `GET /api/categories`: what holds at a moment; without one, now. */
export const CategoriesQuery = z.strictObject({
  at: Instant.optional(),
  scheme: Category.shape.scheme.optional(),
})

/** A file of rows, checked whole before any of it is taken. */
export const CategoryImport = z.strictObject({ csv: filledText(250_000), basis: filledText(200) })
export type CategoryImport = z.infer<typeof CategoryImport>

/** The columns of an import file, in any order; the last three may be missing. */
export const importColumns = [
  'scheme',
  'kind',
  'code',
  'name',
  'classCode',
  'className',
  'validFrom',
  'validTo',
  'mapsTo',
] as const

/** `gb47678:06027`: how rules and counts name a category or a class of it. */
export const categoryKey = ({ scheme, code }: Pick<Category, 'scheme' | 'code'>): string =>
  `${scheme}:${code}`

/** As an officer reads it. Codes of the product's own list are names for programs, and left out. */
export const categoryInWords = ({ scheme, code, name }: Category): string =>
  scheme === 'local' ? name : `${code} ${name}`

export interface Catalogue {
  /** The matter of that key, else its component; undefined when no list has it. */
  find(key: string): CategoryRow | undefined
  /** The keys a route may name it by: its own, then its class's. */
  keysOf(category: Pick<Category, 'scheme' | 'code'>): string[]
  /** The matter of GB/T 47678.5, or of our own list, that a source's category means; null: none. */
  toMatter(category: Category): CategoryRow | null
}

/**
 * Code lists for looking up. A ticket keeps its code after the list was replaced, so a row that no
 * longer holds is still found; of several versions the newest counts.
 */
export function indexCategories(rows: readonly CategoryRow[]): Catalogue {
  const sorted = [...rows].sort((a, b) => Date.parse(a.validFrom) - Date.parse(b.validFrom))
  const byKey = new Map<string, CategoryRow>()
  const byName = new Map<string, CategoryRow>()
  // Components first: the matter of the same code, which is what a ticket is about, replaces them.
  for (const kind of ['component', 'matter'] as const) {
    for (const row of sorted) {
      if (row.kind !== kind) continue
      byKey.set(categoryKey(row), row)
      byName.set(`${row.scheme}:${row.name}`, row)
    }
  }
  const matter = (code: string) => byKey.get(`gb47678:${code}`) ?? null

  return {
    find: (key) => byKey.get(key),
    keysOf: (category) => {
      const row = byKey.get(categoryKey(category))
      return [categoryKey(category), ...(row ? [`${row.scheme}:${row.classCode}`] : [])]
    },
    toMatter: ({ scheme, code, name }) => {
      if (scheme === 'gb47678') return matter(code)
      if (scheme === 'local') return byKey.get(`local:${code}`) ?? null
      // By name, since class numbers differ between versions; the code alone proves nothing.
      const listed = byName.get(`${scheme}:${name}`)
      if (listed) return listed.mapsTo === null ? null : matter(listed.mapsTo)
      const named = byName.get(`gb47678:${name}`) ?? byName.get(`gb47678:${name}异常`)
      return named ? matter(named.code) : null
    },
  }
}
