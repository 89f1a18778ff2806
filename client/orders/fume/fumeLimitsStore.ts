import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { CookingFumeLimits } from '#shared/cookingFume.ts'
import { get } from '../../link/http.ts'
import { untilAnswered } from '../../link/untilAnswered.ts'

/** The limits in force, so that the preview judges by the same row as the server. */
export const useFumeLimitsStore = defineStore('fumeLimits', () => {
  const limits = shallowRef<CookingFumeLimits | null>(null)
  let loading: Promise<void> | null = null

  function load(): Promise<void> {
    loading ??= untilAnswered(() => get<CookingFumeLimits>('/api/limits/cookingFume')).then(
      (answer) => {
        if (answer.ok) limits.value = answer.data
        // A refusal must not be kept for the next account.
        else loading = null
      },
    )
    return loading
  }

  return { limits, load }
})
