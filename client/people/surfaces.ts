import type { Account, Post } from '#shared/account.ts'

export type Surface =
  | '/wall'
  | '/station'
  | '/duty'
  | '/desk'
  | '/visits'
  | '/patrol'
  | '/district'
  | '/admin'
  | '/chief'

const surfaces: Record<Post, Surface> = {
  display: '/wall',
  operator: '/wall',
  stationLead: '/station',
  gridChief: '/chief',
  dutyOfficer: '/duty',
  shiftLeader: '/duty',
  districtCentre: '/district',
  unitOfficer: '/desk',
  communityOfficer: '/desk',
  linkOfficer: '/desk',
  gridWorker: '/patrol',
  socialWork: '/district',
  admin: '/admin',
}

/** Where an account works: the page `/` leads to. */
export const surfaceOf = (account: Pick<Account, 'post'>): Surface => surfaces[account.post]
