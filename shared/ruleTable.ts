import { z } from 'zod'
import { Say } from './say.ts'
import { Instant } from './ticket.ts'
import { filledText } from './text.ts'

/** The tables of rules an administrator changes, all in one way: rows with validity. */
export const ruleTableNames = [
  'clocks',
  'escalation',
  'routes',
  'words',
  'merging',
  'categories',
  'reminders',
  'notices',
  'codeLists',
  'recording',
  'noise',
  'limits',
] as const
export const RuleTableName = z.enum(ruleTableNames)
export type RuleTableName = z.infer<typeof RuleTableName>

/** A row of any of them; the table's own schema says what else is in it. */
export const RuleRow = z.looseObject({
  basis: z.string(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
})
export type RuleRow = z.infer<typeof RuleRow>

/** One column, as a form and a file need to know it; made from the row's schema. */
export const RuleField = z.object({
  name: z.string(),
  /** `texts` and `choices` are lists; `json` is whatever a form cannot show in one line. */
  kind: z.enum(['text', 'whole', 'number', 'flag', 'choice', 'texts', 'choices', 'json']),
  isNullable: z.boolean(),
  options: z.array(z.union([z.string(), z.number()])),
})
export type RuleField = z.infer<typeof RuleField>

export const RuleTableInfo = z.object({
  name: RuleTableName,
  /** The fields that name a row: a row of the same ones is another version of it. */
  key: z.array(z.string()),
  fields: z.array(RuleField),
  /** A row may end without another in its place. */
  canEnd: z.boolean(),
  /** For `limits`: the fields inside `params`, by code; null where a form cannot show them. */
  params: z.record(z.string(), z.array(RuleField).nullable()),
})
export type RuleTableInfo = z.infer<typeof RuleTableInfo>

/**
 * A change as it is written: in force from a moment on, now when none is given. `replaces` is the
 * `validFrom` of the version the administrator looked at (null: there was none): somebody who was
 * faster is not overwritten.
 */
export const RuleWrite = z.strictObject({
  row: z.record(z.string().max(60), z.unknown()),
  from: Instant.optional(),
  replaces: Instant.nullable(),
})
export type RuleWrite = z.infer<typeof RuleWrite>

export const RuleEnd = z.strictObject({
  key: z
    .array(filledText(80).or(z.literal('')))
    .min(1)
    .max(5),
  at: Instant.optional(),
  replaces: Instant,
})
export type RuleEnd = z.infer<typeof RuleEnd>

export const RuleChanged = z.object({ added: RuleRow.nullable(), ended: RuleRow.nullable() })
export type RuleChanged = z.infer<typeof RuleChanged>

/** A change as the log keeps it. */
export const RuleChangeTold = RuleChanged.extend({
  seq: z.number().int(),
  at: z.string(),
  /** The account's label: the post, never the person. */
  by: z.string(),
})
export type RuleChangeTold = z.infer<typeof RuleChangeTold>

/** What a line of a file does, or why it is not taken. */
export const FileLine = z.object({
  /** As an editor counts them: the column names stand in line 1. */
  line: z.number().int(),
  what: z.enum(['added', 'changed', 'ended', 'same', 'refused']),
  /** What names the row, for whoever reads the list. */
  name: z.string(),
  problems: z.array(z.object({ column: z.string().nullable(), problem: Say })),
  /** What whoever takes it should know before: it is taken all the same. */
  notes: z.array(Say).optional(),
})
export type FileLine = z.infer<typeof FileLine>

/**
 * `look`: nothing is stored. `whole`: nothing is stored when one line is bad. `good`: the good lines are
 * stored and the bad ones left out, because the administrator said so.
 */
export const FileTaking = z.enum(['look', 'whole', 'good'])
export type FileTaking = z.infer<typeof FileTaking>

export const FileAnswer = z.object({
  lines: z.array(FileLine),
  counts: z.record(FileLine.shape.what, z.number().int()),
  /** Rows written; 0 while one only looks. */
  taken: z.number().int(),
})
export type FileAnswer = z.infer<typeof FileAnswer>
