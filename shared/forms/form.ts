import { z } from 'zod'
import type { Say } from '../say.ts'
import type { Category } from '../ticket.ts'
import type { Fields, Need } from './fields.ts'

/** How a form's state looks at a glance; its words say the same, since colour is never alone. */
export type Look = 'open' | 'good' | 'bad' | 'unsure'

/** A form's state in words, for a card, a wall or a paper. */
export interface Told {
  look: Look
  headline: Say
  /** The figures behind the headline. */
  detail: Say | null
  /** What one should know beside it, most important first. */
  notes: Say[]
}

/** What an entry came to. Neither refusal nor fault changes anything. */
export type Entered<Summary> =
  | { kind: 'taken'; summary: Summary; what: Say }
  /** Not this stage now: the state in which the form is. */
  | { kind: 'outOfTurn'; state: string }
  /** One field does not fit the others or the limits. */
  | { kind: 'wrong'; field: string; reason: Say }

export interface StageOf<Data extends z.ZodType = z.ZodType> {
  data: Data
  /** What a generic screen asks; absent where the form has a screen of its own. */
  fields?: Fields
  /** Whether a field is asked, given what stands in the others; absent: as the field itself says. */
  needOf?: (field: string, given: Readonly<Record<string, string>>, limits: unknown) => Need | null
}
type Stages = Readonly<Record<string, StageOf>>

type EntryOf<Name extends string, S extends Stages> = {
  [K in keyof S & string]: {
    form: Name
    stage: K
    data: z.output<S[K]['data']>
    photos?: string[] | undefined
  }
}[keyof S & string]

/** Evidence the entry stands on, by id. Whether a stage asks for some is a row: `refusePhotos`. */
const Photos = z.array(z.uuid()).max(10)

interface LimitsOf {
  /** The code of the row; null: the form is judged by no limit. */
  code: string | null
  shape: z.ZodType
}
export const noLimits = { code: null, shape: z.null() } as const

interface Circumstances<Limits> {
  limits: Limits
  /** Takes persons out of what an officer typed. */
  redact: (text: string) => string
}

interface FormSpec<
  Name extends string,
  S extends Stages,
  Summary extends z.ZodType,
  Limits extends LimitsOf,
> {
  name: Name
  /** The categories of cases it is meant for. */
  suits: readonly Pick<Category, 'scheme' | 'code'>[]
  /** In the order in which they are filled in. */
  stages: S
  /** Figures and verdict as everybody may see them: no names. */
  summary: Summary
  limits: Limits
  /** The stage an officer most likely comes for; null: there is nothing more to fill in. */
  nextStage: (summary: z.output<Summary> | null) => (keyof S & string) | null
  /** The moment whose limits apply, and which cannot lie ahead; null: the moment of entering. */
  momentOf: (entry: EntryOf<Name, S>) => string | null
  enter: (
    before: z.output<Summary> | null,
    entry: EntryOf<Name, S>,
    circumstances: Circumstances<z.output<Limits['shape']>>,
  ) => Entered<z.output<Summary>>
  tell: (summary: z.output<Summary>) => Told
}

/**
 * Makes a form out of its parts. Its functions take anything and read it by the form's own schemas,
 * so that server and screens can treat every form alike without knowing any of them.
 */
export function defineForm<
  Name extends string,
  S extends Stages,
  Summary extends z.ZodType,
  const Limits extends LimitsOf,
>(spec: FormSpec<Name, S, Summary, Limits>) {
  const { name, suits, stages, summary, limits } = spec
  const entry = oneOf<EntryOf<Name, S>>(
    'stage',
    Object.entries(stages).map(([stage, { data }]) =>
      z.strictObject({
        form: z.literal(name),
        stage: z.literal(stage),
        data,
        photos: Photos.optional(),
      }),
    ),
  )
  const state = summary.nullable()
  return {
    name,
    suits,
    stages,
    summary,
    limits,
    entry,
    nextStage: (before: unknown) => spec.nextStage(state.parse(before)),
    momentOf: (entered: unknown) => spec.momentOf(entry.parse(entered)),
    enter: (before: unknown, entered: unknown, { limits: row, redact }: Circumstances<unknown>) =>
      spec.enter(state.parse(before), entry.parse(entered), {
        limits: limits.shape.parse(row) as z.output<Limits['shape']>,
        redact,
      }),
    tell: (told: unknown) => spec.tell(summary.parse(told)),
  }
}

/** A discriminated union of schemas that follow from a list; zod wants them written out one by one. */
export const oneOf = <T>(key: string, options: readonly z.ZodType[]): z.ZodType<T> =>
  z.discriminatedUnion(key, options as unknown as [z.ZodObject]) as unknown as z.ZodType<T>
