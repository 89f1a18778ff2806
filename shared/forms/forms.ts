import type { z } from 'zod'
import type { Category } from '../ticket.ts'
import { cookingFume } from './cookingFume.ts'
import { oneOf } from './form.ts'
import { noise } from './noise.ts'
import { onSite } from './onSite.ts'

/** Every form there is; a new one is a file beside these and its place in this list. */
const all = [cookingFume, noise, onSite] as const
type Forms = (typeof all)[number]
export type FormName = Forms['name']

/** What an officer enters into a form, stage by stage. */
export type FormEntry = z.output<Forms['entry']>
export const FormEntry = oneOf<FormEntry>(
  'form',
  all.map(({ entry }) => entry),
)

/** A form's state as everybody may see it: figures and verdict, no names. */
export type FormSummary = z.output<Forms['summary']>
export const FormSummary = oneOf<FormSummary>(
  'form',
  all.map(({ summary }) => summary),
)

export const formNames: readonly FormName[] = all.map(({ name }) => name)

const byName = new Map<FormName, Forms>(all.map((form) => [form.name, form]))
/** The form of this name; the names are those of the list, so there always is one. */
export const formNamed = (name: FormName): Forms => byName.get(name) ?? onSite

/** The form for a case of this category; what has none of its own is looked at on site. */
export const formFor = (category: Category | null): FormName =>
  all.find(({ suits }) =>
    suits.some(({ scheme, code }) => category?.scheme === scheme && category.code === code),
  )?.name ?? 'onSite'

type WithLimits = Extract<Forms, { limits: { code: string } }>
type LimitShapes = { [F in WithLimits as F['limits']['code']]: F['limits']['shape'] }
/** The rows that forms are judged by, by code, with the shape each must have. */
export const formLimits = Object.fromEntries(
  all.flatMap(({ limits }) => (limits.code === null ? [] : [[limits.code, limits.shape]])),
) as LimitShapes
