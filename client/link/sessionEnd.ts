import { SessionEnd } from '#shared/session.ts'
import type { Problem } from './http.ts'

/**
 * Why the session is over, as the refusal of a question says. A browser drops a cookie that ran out, so
 * that the server is asked without any and cannot say more.
 */
export function endOf({ details }: Pick<Problem, 'details'>): SessionEnd {
  const told = SessionEnd.safeParse(details?.['ended'])
  return told.success ? told.data : 'expired'
}
