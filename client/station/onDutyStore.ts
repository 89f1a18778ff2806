import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Presence } from '#shared/presence.ts'
import { get } from '../link/http.ts'

export interface OnDutyUnit {
  unitId: string
  officers: { label: string; rank: number; present: boolean; presence: Presence }[]
}

/** Who is on duty now, unit by unit, and whether at the desk. Presence is no event: it is asked for. */
export const useOnDutyStore = defineStore('onDuty', () => {
  const units = shallowRef<readonly OnDutyUnit[] | null>(null)
  const townCode = shallowRef<string | null>(null)
  let attempt = 0

  async function ask(town: string): Promise<void> {
    if (town !== townCode.value) units.value = null
    townCode.value = town
    const mine = ++attempt
    const answer = await get<{ units: OnDutyUnit[] }>(
      `/api/duty?townCode=${encodeURIComponent(town)}`,
    )
    // What was known stays on the screen when nobody answers: the next tick asks again.
    if (answer.ok && mine === attempt) units.value = answer.data.units
  }

  return { units, townCode, ask }
})
