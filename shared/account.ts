import { z } from 'zod'
import { Area, isKnown, type AreaTree, type Scope } from './area.ts'

/** Posts 岗位. What a post may do to a case is the rule table's matter (`rules.ts`). */
export const Post = z.enum([
  'display',
  'operator',
  'stationLead',
  'dutyOfficer',
  'shiftLeader',
  'unitOfficer',
  'communityOfficer',
  'linkOfficer',
  'gridWorker',
  'gridChief',
  'districtCentre',
  'socialWork',
  'admin',
])
export type Post = z.infer<typeof Post>

/** Who is logged in. `label` names the post and its place, never the person. */
export const Account = z.object({
  id: z.string(),
  username: z.string(),
  label: z.string(),
  post: Post,
  area: Area,
  /** The grid workstation a display or an operator stands in. */
  stationGridId: z.string().nullable(),
})
export type Account = z.infer<typeof Account>

/** Posts whose area is their whole sight: they follow it and what hangs below it. */
const seesDistrict: ReadonlySet<Post> = new Set(['districtCentre', 'socialWork', 'admin'])

/**
 * May this account follow that scope? A post sees its own area and what lies inside; a station lead
 * and a grid chief also see their town, because cases cross the grid's edge.
 */
export function mayFollow(account: Account, scope: Scope, tree: AreaTree): boolean {
  if (!isKnown(scope, tree)) return false
  if (account.area.kind === 'district' || seesDistrict.has(account.post)) return true
  if ('district' in scope) return false

  const { area } = account
  if (area.kind === 'town') {
    if ('townCode' in scope) return scope.townCode === area.townCode
    if ('gridId' in scope) return tree.townOfGrid(scope.gridId) === area.townCode
    return tree.townOfUnit(scope.unitId) === area.townCode
  }
  if (area.kind === 'grid') {
    if ('gridId' in scope) return scope.gridId === area.gridId
    const seesTown = account.post === 'stationLead' || account.post === 'gridChief'
    return seesTown && 'townCode' in scope && tree.townOfGrid(area.gridId) === scope.townCode
  }
  return 'unitId' in scope && scope.unitId === area.unitId
}

/** The scope a screen of this account opens with. */
export function homeScope(account: Account): Scope {
  const { area } = account
  if (area.kind === 'town') return { townCode: area.townCode }
  if (area.kind === 'grid') return { gridId: area.gridId }
  if (area.kind === 'unit') return { unitId: area.unitId }
  return { district: true }
}
