import { z } from 'zod'
import { CategoryRow } from '#shared/category.ts'
import gb47678 from './gb47678.json' with { type: 'json' }
import others from './otherLists.json' with { type: 'json' }

const STANDARD = 'GB/T 47678.5-2026'
const STANDARD_SINCE = '2026-07-01T00:00:00+08:00'
/** Since when the product knows the older lists; they are older than that. */
const OTHERS_SINCE = '2015-01-01T00:00:00+08:00'

const standard = {
  scheme: 'gb47678',
  mapsTo: null,
  validFrom: STANDARD_SINCE,
  validTo: null,
} as const
const tableA = { ...standard, basis: `${STANDARD} 表A.1（公开转录）` }
const tableC = { ...standard, basis: `${STANDARD} 表C.1（公开转录）` }

const components = gb47678.components.flatMap(({ code: classCode, name: className, items }) =>
  Object.entries(items).map(([code, name]): CategoryRow => ({
    ...tableA,
    kind: 'component',
    code,
    name,
    classCode,
    className,
  })),
)

/** Classes 01 to 05 of the matters repeat the components one for one: something is wrong with one. */
const matters = [
  ...gb47678.components.map(({ code, name, items }) => ({
    code,
    name: `${name}类`,
    items: Object.fromEntries(Object.entries(items).map(([c, item]) => [c, `${item}异常`])),
  })),
  ...gb47678.matters,
].flatMap(({ code: classCode, name: className, items }) => [
  { ...tableC, kind: 'class', code: classCode, name: className, classCode, className } as const,
  ...Object.entries(items).map(([code, name]): CategoryRow => ({
    ...tableC,
    kind: 'matter',
    code,
    name,
    classCode,
    className,
  })),
])

const { scheme, kind, code, name, mapsTo, basis, validTo } = CategoryRow.shape
/** A list per scheme, kind and source; an item is its name and what it is in GB/T 47678.5. */
const OtherLists = z.array(
  z.object({
    scheme,
    kind,
    basis,
    validTo,
    classes: z.array(z.object({ code, name, items: z.record(code, z.tuple([name, mapsTo])) })),
  }),
)

const listed = OtherLists.parse(others).flatMap(({ classes, ...list }) =>
  classes.flatMap(({ code: classCode, name: className, items }) =>
    Object.entries(items).map(([code, [name, mapsTo]]): CategoryRow => ({
      ...list,
      code,
      name,
      classCode,
      className,
      mapsTo,
      validFrom: OTHERS_SINCE,
    })),
  ),
)

/**
 * Every code list the product brings along: GB/T 47678.5-2026 whole (153 components, 250 matters),
 * what was met of GB/T 30428.2 and of Shanghai's classes, the kinds of appeal, and our own matters
 * for what no standard has.
 */
export const publishedCategories: readonly CategoryRow[] = [...components, ...matters, ...listed]
