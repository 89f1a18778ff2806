import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { CategoryRow } from '#shared/category.ts'
import { get } from '../link/http.ts'
import { untilAnswered } from '../link/untilAnswered.ts'

/** The code lists in force, for those who sort; asked for at the first look. */
export const useCategoryStore = defineStore('categories', () => {
  const rows = shallowRef<readonly CategoryRow[]>([])
  let loading: Promise<void> | null = null

  function load(): Promise<void> {
    loading ??= untilAnswered(() => get<{ categories: CategoryRow[] }>('/api/categories')).then(
      (answer) => {
        if (answer.ok) rows.value = answer.data.categories
        // A refusal must not be kept for the next account.
        else loading = null
      },
    )
    return loading
  }

  return { rows, load }
})
