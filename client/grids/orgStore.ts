import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { nameAt, type DistrictInfo } from '#shared/org.ts'
import { useConnectionStore } from '../link/connectionStore.ts'
import { get } from '../link/http.ts'
import { untilAnswered } from '../link/untilAnswered.ts'

/** The district: its towns, grids and units, and what they are called. Asked for again when it changed. */
export const useOrgStore = defineStore('org', () => {
  const district = shallowRef<DistrictInfo | null>(null)
  let loading: Promise<void> | null = null

  /** Asks until it has the district: no screen can do without names. */
  function load(): Promise<void> {
    if (loading) return loading
    const asked = untilAnswered(() => get<DistrictInfo>('/api/district')).then((answer) => {
      // Asked again meanwhile: that answer is the newer one.
      if (loading !== asked) return
      if (answer.ok) district.value = answer.data
      // A refusal (the session ended in between) must not be kept for the next account.
      else loading = null
    })
    loading = asked
    return asked
  }

  /** What stands here stays until the newer one has come. */
  watch(
    () => [useConnectionStore().district, district.value?.version] as const,
    ([told, standing]) => {
      if (told === null || standing === undefined || told === standing) return
      loading = null
      void load()
    },
  )

  const towns = computed(() => new Map(district.value?.towns.map((town) => [town.code, town])))
  const grids = computed(() => new Map(district.value?.grids.map((grid) => [grid.id, grid])))
  const formerGrids = computed(
    () => new Map(district.value?.formerGrids.map((grid) => [grid.id, grid])),
  )
  const units = computed(() => new Map(district.value?.units.map((unit) => [unit.id, unit])))

  const formerUnits = computed(
    () => new Map(district.value?.formerUnits.map((unit) => [unit.id, unit])),
  )

  // Until the district is here an id is more honest than an empty place.
  const townName = (code: string): string => towns.value.get(code)?.name ?? code
  const gridName = (id: string): string =>
    grids.value.get(id)?.name ?? formerGrids.value.get(id)?.name ?? id
  /** What a grid or town was called at a past moment, in milliseconds; null: as it is now. */
  const nameThen = (id: string, atMs: number): string | null =>
    nameAt(district.value?.formerNames ?? [], id, atMs)
  const anyUnit = (id: string) => units.value.get(id) ?? formerUnits.value.get(id)
  const unitName = (id: string): string => anyUnit(id)?.shortName ?? id
  const unitFullName = (id: string): string => anyUnit(id)?.name ?? id

  return {
    ...{ district, towns, grids, units, load },
    ...{ townName, gridName, nameThen, unitName, unitFullName },
  }
})
