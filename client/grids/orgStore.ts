import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { DistrictInfo } from '#shared/org.ts'
import { get } from '../link/http.ts'
import { untilAnswered } from '../link/untilAnswered.ts'

/** The district: its towns, grids and units, and what they are called. Loaded once per visit. */
export const useOrgStore = defineStore('org', () => {
  const district = shallowRef<DistrictInfo | null>(null)
  let loading: Promise<void> | null = null

  /** Asks until it has the district: no screen can do without names. */
  function load(): Promise<void> {
    loading ??= untilAnswered(() => get<DistrictInfo>('/api/district')).then((answer) => {
      if (answer.ok) district.value = answer.data
      // A refusal (the session ended in between) must not be kept for the next account.
      else loading = null
    })
    return loading
  }

  const towns = computed(() => new Map(district.value?.towns.map((town) => [town.code, town])))
  const grids = computed(() => new Map(district.value?.grids.map((grid) => [grid.id, grid])))
  const units = computed(() => new Map(district.value?.units.map((unit) => [unit.id, unit])))

  // Until the district is here an id is more honest than an empty place.
  const townName = (code: string): string => towns.value.get(code)?.name ?? code
  const gridName = (id: string): string => grids.value.get(id)?.name ?? id
  const unitName = (id: string): string => units.value.get(id)?.shortName ?? id
  const unitFullName = (id: string): string => units.value.get(id)?.name ?? id

  return { district, towns, grids, units, load, townName, gridName, unitName, unitFullName }
})
