import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { get } from '../../link/http.ts'
import { untilAnswered } from '../../link/untilAnswered.ts'

/**
 * The limits in force, by code, so that a screen judges ahead by the same rows as the server. What
 * was measured before a change of the limits is judged by the older row, which only the server does.
 */
export const useFormLimitsStore = defineStore('formLimits', () => {
  /** Of a form's own shape; absent until the server has answered. */
  const rows = shallowReactive(new Map<string, unknown>())
  const loading = new Map<string, Promise<void>>()

  function load(code: string | null): void {
    if (code === null || loading.has(code)) return
    const asked = untilAnswered(() => get<unknown>(`/api/limits/${code}`)).then((answer) => {
      if (answer.ok) rows.set(code, answer.data)
      // A refusal must not be kept for the next account.
      else loading.delete(code)
    })
    loading.set(code, asked)
  }

  return { rows, load }
})
