import { z } from 'zod'
import { CategoriesQuery, CategoryImport, CategoryRow } from '#shared/category.ts'
import { Suggestion, SuggestionFigures, SuggestionPeriod } from '#shared/suggestion.ts'
import type { ImportResult } from '#server/categories/categoryService.ts'
import type { Described } from './described.ts'

const CategoriesAnswer = z.object({ categories: z.array(CategoryRow) })
const ImportAnswer = z.object({
  added: z.int().nonnegative(),
  ended: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
}) satisfies z.ZodType<ImportResult>
const SuggestionAnswer = z.object({
  at: z.string().nullable(),
  suggestion: Suggestion.nullable(),
})

export const describedSorting: readonly Described[] = [
  {
    method: 'get',
    path: '/api/categories',
    tag: 'district',
    summary: 'The code lists that hold at a moment: components, matters, classes, kinds of appeal',
    access: 'account',
    query: CategoriesQuery,
    headers: { 'If-None-Match': 'The ETag of the lists already there' },
    answers: [
      { status: 200, what: 'The rows', body: CategoriesAnswer },
      { status: 304, what: 'They are still the same' },
    ],
    refuses: ['badRequest'],
  },
  {
    method: 'post',
    path: '/api/admin/categories/import',
    tag: 'district',
    summary: 'A CSV of categories, taken whole or not at all; for administrators',
    access: 'account',
    body: CategoryImport,
    answers: [{ status: 200, what: 'What it changed', body: ImportAnswer }],
    refuses: ['badRequest', 'notJson', 'tooLarge', 'notAllowed'],
  },
  {
    method: 'get',
    path: '/api/cases/{id}/suggestion',
    tag: 'cases',
    summary: 'How the case could be sorted, field by field, with the rule and the reason of each',
    access: 'account',
    inPath: { id: 'The case' },
    answers: [
      { status: 200, what: 'As it was first made; null once closed', body: SuggestionAnswer },
    ],
    refuses: ['notFound', 'notAllowed'],
  },
  {
    method: 'get',
    path: '/api/figures/suggestions',
    tag: 'district',
    summary: 'How often suggestions were taken or changed, field by field and rule by rule',
    access: 'account',
    query: SuggestionPeriod,
    answers: [{ status: 200, what: 'Of the account’s own area', body: SuggestionFigures }],
    refuses: ['badRequest'],
  },
]
