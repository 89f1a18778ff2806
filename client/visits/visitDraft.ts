import type { NewVisit, Visit, VisitCorrection } from '#shared/visit.ts'

/** The words of a visit as they stand in the fields. */
export interface WordsDraft {
  placeKind: string | null
  place: string
  seen: string
  needs: string
  /** 'YYYY-MM-DD', or empty. */
  followUpOn: string
}

export interface FindingDraft {
  as: 'case' | 'topic'
  title: string
  /** Of a case: sent to it once it is there. */
  photos: Blob[]
}

/** A visit in the making. */
export interface VisitDraft extends WordsDraft {
  communityCode: string | null
  findings: FindingDraft[]
  wish: string
  /** The earlier visit this one looks back at. */
  followsUp: { id: string; place: string } | null
}

export const emptyVisit = (communityCode: string | null): VisitDraft => ({
  placeKind: null,
  place: '',
  seen: '',
  needs: '',
  followUpOn: '',
  communityCode,
  findings: [],
  wish: '',
  followsUp: null,
})

export const draftOf = ({ placeKind, place, seen, needs, followUpOn }: Visit): WordsDraft => ({
  placeKind,
  place,
  seen,
  needs,
  followUpOn: followUpOn ?? '',
})

/** The first field that must be filled in and is not; null: it can be sent. */
export function missingIn(
  draft: WordsDraft & Partial<VisitDraft>,
): 'place' | 'seen' | 'title' | null {
  if (draft.place.trim() === '') return 'place'
  if (draft.seen.trim() === '') return 'seen'
  return draft.findings?.some(({ title }) => title.trim() === '') ? 'title' : null
}

/** Only what was filled in is sent: an empty field is no answer to anything. */
const wordsOf = (draft: WordsDraft) => ({
  ...(draft.placeKind !== null && { placeKind: draft.placeKind }),
  place: draft.place.trim(),
  seen: draft.seen.trim(),
  ...(draft.needs.trim() !== '' && { needs: draft.needs.trim() }),
  ...(draft.followUpOn !== '' && { followUpOn: draft.followUpOn }),
})

export const visitOf = (draft: VisitDraft): NewVisit => ({
  ...wordsOf(draft),
  ...(draft.communityCode !== null && { communityCode: draft.communityCode }),
  ...(draft.followsUp && { followsUp: draft.followsUp.id }),
  findings: draft.findings.map(({ as, title }) => ({ as, title: title.trim() })),
  ...(draft.wish.trim() !== '' && { wish: draft.wish.trim() }),
})

export const correctionOf = (draft: WordsDraft, expectedVersion: number): VisitCorrection => ({
  expectedVersion,
  ...wordsOf(draft),
})

/** The photos of each finding that becomes a case, in the order in which the server names the cases. */
export const photosByCase = ({ findings }: Pick<VisitDraft, 'findings'>): Blob[][] =>
  findings.filter((finding) => finding.as === 'case').map(({ photos }) => photos)
