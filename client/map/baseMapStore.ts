import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { get } from '../link/http.ts'
import { untilAnswered } from '../link/untilAnswered.ts'
import { baseMapFrom, type BaseMap } from './baseMap.ts'

/** The ground of the map, fetched once. Without one the map shows towns and grids alone. */
export const useBaseMapStore = defineStore('baseMap', () => {
  const base = shallowRef<BaseMap | null>(null)
  let loading: Promise<void> | null = null

  function load(): Promise<void> {
    loading ??= untilAnswered(() => get<Partial<BaseMap> | null>('/api/district/base')).then(
      (answer) => {
        base.value = baseMapFrom(answer.ok ? answer.data : null)
      },
    )
    return loading
  }
  return { base, load }
})
