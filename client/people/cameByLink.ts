import type { SessionEnd } from '#shared/session.ts'

/** Somebody whose link ended has no password: they are told about links and not shown the login page. */
export const cameByLink = (endedBy: SessionEnd | null): boolean =>
  endedBy === 'linkEnded' || endedBy === 'linkExpired'
