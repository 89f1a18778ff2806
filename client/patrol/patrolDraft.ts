import type { PendingReport } from './pendingReport.ts'

/** A report as it stands in the fields. */
export interface PatrolDraft {
  what: string
  place: string
  location: { lng: number; lat: number } | null
  /** How the point came: by the device, within so many metres, or by a tap. */
  pointBy: { by: 'device'; metres: number } | { by: 'tap' } | null
  photos: Blob[]
  isSolved: boolean
  done: string
  /** The refused report that is being corrected. */
  corrects: PendingReport | null
}

export const emptyDraft = (): PatrolDraft => ({
  ...{ what: '', place: '', location: null, pointBy: null, photos: [] },
  ...{ isSolved: false, done: '', corrects: null },
})

export const draftOf = (report: PendingReport): PatrolDraft => ({
  what: report.words?.what ?? report.what,
  place: report.words?.place ?? '',
  location: report.words?.location ?? null,
  pointBy: report.words?.location ? { by: 'tap' } : null,
  photos: report.photos.map(({ file }) => file),
  isSolved: report.isSolving,
  done: report.words?.done ?? '',
  corrects: report,
})

export type Missing = 'what' | 'place' | 'done' | 'photo'

/** The first that must be there and is not; null: it can be kept. */
export function missingIn(draft: PatrolDraft, solvedNeedsPhoto: boolean): Missing | null {
  if (draft.what.trim() === '') return 'what'
  if (draft.place.trim() === '' && draft.location === null) return 'place'
  if (!draft.isSolved) return null
  if (draft.done.trim() === '') return 'done'
  return solvedNeedsPhoto && draft.photos.length === 0 ? 'photo' : null
}

/** What is sent of it: only what was filled in. */
export const wordsOf = ({
  what,
  place,
  location,
  isSolved,
  done,
}: PatrolDraft): NonNullable<PendingReport['words']> => ({
  what: what.trim(),
  place: place.trim(),
  ...(location && { location }),
  done: isSolved ? done.trim() : '',
})
