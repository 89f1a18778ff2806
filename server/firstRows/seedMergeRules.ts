import type { Kysely } from 'kysely'
import type { MergeRule } from '#shared/duplicate.ts'
import { insertMergeRules } from '#server/merging/mergeRuleRepo.ts'
import type { Tables } from '#server/store/tables.ts'

const SINCE = '2015-01-01T00:00:00+08:00'

/**
 * For whatever no narrower row fits. The bars for words alone keep the precision at 0.95 and more on
 * the citizens' messages (`e2e/figures/duplicates.ts`); distances and days are the product's own.
 */
const usual: MergeRule = {
  code: 'merge.usual',
  scheme: null,
  codePrefix: null,
  kind: null,
  radiusM: 150,
  days: 7,
  textShare: 15,
  aloneShare: 76,
  aloneWords: 6,
  aloneDays: 60,
  hintShare: 22,
  callerShare: 30,
  closedDays: 7,
  silent: false,
  basis: '产品规则',
  validFrom: SINCE,
  validTo: null,
}

const narrower: (Pick<MergeRule, 'code'> & Partial<MergeRule>)[] = [
  // Heard and smelt from afar, and told in many words.
  { code: 'merge.fume', scheme: 'gb47678', codePrefix: '06027', radiusM: 250, textShare: 10 },
  { code: 'merge.noise', scheme: 'gb47678', codePrefix: '06028', radiusM: 250, textShare: 10 },
  { code: 'merge.barbecue', scheme: 'gb47678', codePrefix: '06029', radiusM: 250, textShare: 10 },
  { code: 'merge.building', scheme: 'gb47678', codePrefix: '08', radiusM: 300, days: 14 },
  // One thing on one spot: the next manhole is another one.
  { code: 'merge.utilities', scheme: 'gb47678', codePrefix: '01', radiusM: 40, days: 14 },
  { code: 'merge.traffic', scheme: 'gb47678', codePrefix: '02', radiusM: 40, days: 14 },
  // Praise is never one matter with other praise.
  { code: 'merge.praise', kind: 'praise', radiusM: 0 },
]

export const firstMergeRules: readonly MergeRule[] = [
  usual,
  ...narrower.map((row) => ({ ...usual, ...row })),
]

export const seedMergeRules = (db: Kysely<Tables>): Promise<void> =>
  insertMergeRules(db, firstMergeRules)
