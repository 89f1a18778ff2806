import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { CaseCommandName } from '#shared/commands.ts'

export type Assignment = Extract<CaseCommandName, 'dispatch' | 'whistle'>
interface FormRequest {
  caseId: string
  name: Assignment
  unitId: string
}

/** A form that somebody wants to have open, from beside the case: from a list of units, or the map. */
export const useFormRequestStore = defineStore('formRequests', () => {
  const wanted = shallowRef<FormRequest | null>(null)

  const ask = (caseId: string, name: Assignment, unitId: string): void => {
    wanted.value = { caseId, name, unitId }
  }
  /** What is wanted of this case, once. */
  function take(caseId: string): FormRequest | null {
    const request = wanted.value
    if (request?.caseId !== caseId) return null
    wanted.value = null
    return request
  }
  return { wanted, ask, take }
})
