import { nextTick, shallowRef, type ComputedRef } from 'vue'
import type { RosterOfUnit } from '#shared/rosterAnswer.ts'
import { DAY_MS } from '#shared/rosterDays.ts'
import type { RosterAct } from './RosterAct.vue'
import { partsOn, startOfDay, type DayPart } from './rosterWeek.ts'

interface Parts {
  units: ComputedRef<readonly RosterOfUnit[]>
  days: ComputedRef<readonly number[]>
}

/** Which unit's which day is chosen, how the arrows walk, and what is begun there. */
export function useRosterChoice({ units, days }: Parts) {
  const chosen = shallowRef<{ unitId: string; day: number } | null>(null)
  const act = shallowRef<{ name: RosterAct; unitId: string; part: DayPart } | null>(null)

  function choose(id: string, on: number): void {
    chosen.value = { unitId: id, day: on }
  }
  async function focusCell(id: string, on: number): Promise<void> {
    choose(id, on)
    await nextTick()
    document.getElementById(`roster-${id}-${on}`)?.focus()
  }
  function walk(rows: number, columns: number): void {
    const at = chosen.value
    const within = (n: number, count: number): number => Math.min(Math.max(n, 0), count - 1)
    const row = at ? units.value.findIndex((one) => one.unitId === at.unitId) + rows : 0
    const column = at ? days.value.indexOf(at.day) + columns : 0
    const unit = units.value[within(row, units.value.length)]
    const on = days.value[within(column, days.value.length)]
    if (unit && on !== undefined) void focusCell(unit.unitId, on)
  }
  /** The chosen day's first part, or the day itself where nothing is planned. */
  function begin(name: RosterAct): boolean {
    const at = chosen.value
    if (!at) return false
    const unit = units.value.find((one) => one.unitId === at.unitId)
    if (!unit?.may.includes(name)) return false
    const parts = partsOn(unit, at.day, days.value[0] ?? at.day)
    const whole = { from: startOfDay(at.day), to: startOfDay(at.day) + DAY_MS, duty: null }
    const hole = parts.find(({ duty }) => duty === null)
    const first = parts.find(({ duty }) => duty?.rank === 1)
    const part =
      name === 'override' ? (hole ?? first ?? whole) : name === 'temporary' ? whole : first
    if (!part) return false
    act.value = { name, unitId: unit.unitId, part }
    return true
  }

  return { chosen, act, choose, walk, begin }
}
