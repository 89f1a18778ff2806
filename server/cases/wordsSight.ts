import type { Account, Post } from '#shared/account.ts'

/** Of which cases in its sight an account may read the tickets' words: of all, of a grid's, of none. */
export type WordsSight = { of: 'all' } | { of: 'grid'; gridId: string } | { of: 'none' }

const ofTown: ReadonlySet<Post> = new Set(['dutyOfficer', 'shiftLeader'])
const ofDistrict: ReadonlySet<Post> = new Set(['districtCentre', 'socialWork'])
const ofUnit: ReadonlySet<Post> = new Set(['unitOfficer', 'communityOfficer'])

/**
 * `mayReadWords` said of all cases at once, so that a search can be narrowed by it: a case outside is
 * never found by its words. A test holds the two against each other.
 */
export function wordsSightOf({ post, area }: Account): WordsSight {
  const readsAll =
    ofDistrict.has(post) ||
    (ofTown.has(post) && area.kind === 'town') ||
    (ofUnit.has(post) && area.kind === 'unit')
  if (readsAll) return { of: 'all' }
  return post === 'stationLead' && area.kind === 'grid'
    ? { of: 'grid', gridId: area.gridId }
    : { of: 'none' }
}
