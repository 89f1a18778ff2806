import { z } from 'zod'
import { filledText } from './text.ts'
import { Crs, FeedSource } from './ticket.ts'

/** What a file of another system's tickets may say of each; the first three it must. */
export const importFields = [
  'sourceId',
  'title',
  'receivedAt',
  'detail',
  'occurredAt',
  'address',
  'lng',
  'lat',
  'kind',
  'urgency',
  'categoryCode',
  'categoryName',
  'callerName',
  'callerPhone',
  'closedAt',
] as const
const ImportField = z.enum(importFields)
export type ImportField = z.infer<typeof ImportField>

/** How a file is to be read: whose tickets they are, in which datum, and what its columns are called. */
export const TicketMapping = z.strictObject({
  source: FeedSource,
  crs: Crs.default('WGS84'),
  /** The heading of a field where it is not the usual one. */
  columns: z.partialRecord(ImportField, filledText(100)).default({}),
})
export type TicketMapping = z.infer<typeof TicketMapping>

/** A file that was not taken to its end, as after a crash; the same file sent again is gone on with. */
export const UnfinishedImport = z.object({
  id: z.uuid(),
  sha256: z.string(),
  source: FeedSource,
  /** Tickets the file brought, and how many of them are here. */
  tickets: z.number().int(),
  taken: z.number().int(),
  /** The account's label: the post, never the person. */
  by: z.string(),
  madeAt: z.string(),
  movedAt: z.string(),
})
export type UnfinishedImport = z.infer<typeof UnfinishedImport>

/** A file takes a lot of tickets every few seconds: one that took none for so long has broken off. */
export const IMPORT_SILENT_MS = 60_000
