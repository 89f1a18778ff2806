import type { Clock } from '#shared/clock.ts'
import { post, type Answer } from '../link/http.ts'

const PATH = '/api/admin/rules/clocks'
/** The server takes so many at a time. */
const AT_ONCE = 500

/** One open clock as it is and as the rules would have it. */
export interface ClockMove {
  caseId: string
  caseNo: string
  before: Clock
  after: Clock
}
export interface Preview {
  total: number
  changes: ClockMove[]
}

/** What one more rule would change; without one, what the rules in force now would. */
export const previewClocks = (rule: Record<string, unknown> | null): Promise<Answer<Preview>> =>
  post<Preview>(`${PATH}/preview`, rule === null ? {} : { rule })

/** Gives these cases the rules in force now; stops at the first refusal. */
export async function moveClocks(caseIds: readonly string[]): Promise<Answer<{ moved: number }>> {
  let moved = 0
  for (let n = 0; n < caseIds.length; n += AT_ONCE) {
    const some = caseIds.slice(n, n + AT_ONCE)
    const answer = await post<{ moved: string[] }>(`${PATH}/move`, { caseIds: some })
    if (!answer.ok) return answer
    moved += answer.data.moved.length
  }
  return { ok: true, data: { moved } }
}
