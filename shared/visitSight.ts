import type { Account, Post } from './account.ts'

/**
 * Who writes visits and disputes down, who reads them, and whose whole words they may see. A diary is
 * its author's: who supervises reads what somebody has to do something about, and no diary line.
 */
const writers: ReadonlySet<Post> = new Set(['communityOfficer', 'gridWorker', 'unitOfficer'])
const readers: ReadonlySet<Post> = new Set([
  'dutyOfficer',
  'shiftLeader',
  'stationLead',
  'gridChief',
])
/** May have whole words opened with a reason, on record; the others read them redacted. */
const revealers: ReadonlySet<Post> = new Set(['dutyOfficer', 'shiftLeader', 'stationLead'])

export const mayWriteVisits = ({ post }: Pick<Account, 'post'>): boolean => writers.has(post)
export const mayReadVisits = (account: Pick<Account, 'post'>): boolean =>
  mayWriteVisits(account) || readers.has(account.post)

export const mayRevealWords = ({ post }: Pick<Account, 'post'>): boolean => revealers.has(post)

/** Where something written down belongs, as far as rights go. */
export interface Written {
  authorId: string
  unitId: string | null
  townCode: string | null
  gridId: string | null
}

/** One's own, or one's own 居村's or department's. */
export const isOurs = (account: Account, { authorId, unitId }: Written): boolean =>
  mayWriteVisits(account) &&
  (authorId === account.id ||
    (account.area.kind === 'unit' && unitId !== null && account.area.unitId === unitId))

/** In the town or grid this account reads over. */
export function isReadOver({ post, area }: Account, { townCode, gridId }: Written): boolean {
  if (!readers.has(post)) return false
  if (area.kind === 'town') return townCode === area.townCode
  return area.kind === 'grid' && gridId === area.gridId
}

/** `own`: at once; `reason`: with a typed one, on record; `never`: only redacted, if at all. */
export function wordsRight(account: Account, written: Written): 'own' | 'reason' | 'never' {
  if (isOurs(account, written)) return 'own'
  return mayRevealWords(account) && isReadOver(account, written) ? 'reason' : 'never'
}
