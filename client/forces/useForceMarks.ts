import { computed, type ComputedRef } from 'vue'
import { useOrgStore } from '../grids/orgStore.ts'
import { useConnectionStore } from '../link/connectionStore.ts'
import type { ForceMark } from '../map/forceLayers.ts'
import { marksOf } from './forceMarks.ts'
import { useForcesStore } from './forcesStore.ts'

const FADES_EVERY_MS = 20_000

/** Who is where, as the map draws them; they go on fading while nobody answers. */
export function useForceMarks(): ComputedRef<ForceMark[]> {
  const forces = useForcesStore()
  const connection = useConnectionStore()
  const org = useOrgStore()
  const step = computed(() => Math.floor(connection.nowMs / FADES_EVERY_MS))
  return computed(() => marksOf(forces.units, step.value * FADES_EVERY_MS, org.unitName))
}
