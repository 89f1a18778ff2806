import { z } from 'zod'
import { filledText } from './text.ts'

/** What a screen follows: exactly one of district, town, grid or unit. */
export const Scope = z.union([
  z.strictObject({ district: z.literal(true) }),
  z.strictObject({ townCode: filledText(40) }),
  z.strictObject({ gridId: filledText(40) }),
  z.strictObject({ unitId: filledText(60) }),
])
export type Scope = z.infer<typeof Scope>

/** The room of a scope, as it stands in an event's `audiences`. */
export type Room = 'district' | `town:${string}` | `grid:${string}` | `unit:${string}`

export function roomOf(scope: Scope): Room {
  if ('district' in scope) return 'district'
  if ('townCode' in scope) return `town:${scope.townCode}`
  if ('gridId' in scope) return `grid:${scope.gridId}`
  return `unit:${scope.unitId}`
}

export function scopeOf(room: Room): Scope {
  if (room === 'district') return { district: true }
  const name = room.slice(room.indexOf(':') + 1)
  if (room.startsWith('town:')) return { townCode: name }
  if (room.startsWith('grid:')) return { gridId: name }
  return { unitId: name }
}

/** The area an account's post is good for. One tree: district ⊃ towns ⊃ grids, units. */
export const Area = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('district') }),
  z.object({ kind: z.literal('town'), townCode: z.string() }),
  z.object({ kind: z.literal('grid'), gridId: z.string() }),
  z.object({ kind: z.literal('unit'), unitId: z.string() }),
])
export type Area = z.infer<typeof Area>

/** Where a grid or a unit hangs; `null` is the district itself, `undefined` no such place. */
export interface AreaTree {
  hasTown(townCode: string): boolean
  townOfGrid(gridId: string): string | undefined
  townOfUnit(unitId: string): string | null | undefined
}

/** Is there such a place? A scope that names none would be an empty screen that looks like a quiet one. */
export function isKnown(scope: Scope, tree: AreaTree): boolean {
  if ('district' in scope) return true
  if ('townCode' in scope) return tree.hasTown(scope.townCode)
  if ('gridId' in scope) return tree.townOfGrid(scope.gridId) !== undefined
  return tree.townOfUnit(scope.unitId) !== undefined
}
