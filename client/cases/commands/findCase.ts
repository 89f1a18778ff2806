import type { CaseCard } from '#shared/case.ts'
import type { DuplicateCandidates } from '#shared/duplicate.ts'
import { get, type Answer, type Problem } from '../../link/http.ts'

/** The cases that may be the same matter, the likeliest first. */
export const askCandidates = (caseId: string): Promise<Answer<DuplicateCandidates>> =>
  get<DuplicateCandidates>(`/api/cases/${encodeURIComponent(caseId)}/candidates`)

/** A case as it stands now: whoever merges it in says which version was looked at. */
export async function askCase(caseId: string): Promise<Answer<CaseCard>> {
  const answer = await get<{ case: CaseCard }>(`/api/cases/${encodeURIComponent(caseId)}`)
  return answer.ok ? { ok: true, data: answer.data.case } : answer
}

const unknown: Problem = { status: 404, code: 'notFound', message: 'no case of that number' }

/** The case of exactly this number. */
export async function askCaseNo(caseNo: string): Promise<Answer<CaseCard>> {
  const wanted = caseNo.trim().toUpperCase()
  const answer = await get<{ items: CaseCard[] }>(
    `/api/cases?q=${encodeURIComponent(wanted)}&limit=20`,
  )
  if (!answer.ok) return answer
  const found = answer.data.items.find((card) => card.caseNo.toUpperCase() === wanted)
  return found ? { ok: true, data: found } : { ok: false, error: unknown }
}
