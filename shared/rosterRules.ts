import type { Account } from './account.ts'
import type { RosterCommandName } from './rosterCommands.ts'
import type { Refusal } from './rules.ts'
import { say } from './say.ts'

/** Whose a roster is: the unit, and the town it works for; null: the district. */
export interface RosterPlace {
  unitId: string
  townCode: string | null
}

/** Who takes part in a swap. */
export interface SwapPeople {
  accountId: string
  withAccountId: string
}

const officers: ReadonlySet<string> = new Set(['unitOfficer', 'communityOfficer'])

/** The unit's own desk. */
const isOwn = ({ post, area }: Account, { unitId }: RosterPlace): boolean =>
  officers.has(post) && area.kind === 'unit' && area.unitId === unitId

/** 带班领导 for the units of the town; the district's centre for the district's own. */
const leadsShifts = ({ post, area }: Account, { townCode }: RosterPlace): boolean =>
  townCode === null
    ? post === 'districtCentre'
    : post === 'shiftLeader' && area.kind === 'town' && area.townCode === townCode

/** The town's duty desk, its leader included. */
const isTownDesk = (account: Account, place: RosterPlace): boolean =>
  leadsShifts(account, place) ||
  (account.post === 'dutyOfficer' &&
    account.area.kind === 'town' &&
    account.area.townCode === place.townCode)

const isAdmin = ({ post }: Account): boolean => post === 'admin'

type May = (account: Account, place: RosterPlace, swap: SwapPeople | null) => boolean

const planners: May = (account, place) => isTownDesk(account, place) || isAdmin(account)
const unitToo: May = (account, place, swap) =>
  isOwn(account, place) || planners(account, place, swap)
/** Both agree, or the shift leader decides. */
const decides: May = (account, place) => leadsShifts(account, place) || isAdmin(account)

/** Who may do what to a roster. */
const may: Record<RosterCommandName, May> = {
  rotation: planners,
  temporary: planners,
  endTemporary: planners,
  override: unitToo,
  endOverride: unitToo,
  askSwap: (account, place, swap) =>
    swap?.accountId === account.id || planners(account, place, swap),
  agreeSwap: (account, place, swap) =>
    swap?.withAccountId === account.id || decides(account, place, swap),
  refuseSwap: (account, place, swap) =>
    swap?.withAccountId === account.id ||
    swap?.accountId === account.id ||
    decides(account, place, swap),
}

/** May this account do so to the unit's roster, with these people where it is a swap? Null: yes. */
export function refuseRoster(
  name: RosterCommandName,
  account: Account,
  place: RosterPlace,
  swap: SwapPeople | null = null,
): Refusal | null {
  return may[name](account, place, swap)
    ? null
    : { code: 'notAllowed', reason: say('refusal.notYourRoster') }
}

/**
 * Who reads the names of those on duty: the unit itself and who plans its shifts. All others, walls and
 * operators above all, see post and place.
 */
export const mayReadNames = (account: Account, place: RosterPlace): boolean =>
  unitToo(account, place, null)
