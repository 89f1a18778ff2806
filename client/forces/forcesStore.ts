import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ForcesAnswer, ForceUnit } from '#shared/force.ts'
import type { FittingAnswer } from '#shared/forceNearest.ts'
import { get } from '../link/http.ts'
import { serverNow } from '../link/connectionStore.ts'

/** So long without an answer, and what is shown is said to stand still. */
const STALE_MS = 15_000

/** Who on duty is where. No event tells of it: it is asked for, and what nobody answers is said. */
export const useForcesStore = defineStore('forces', () => {
  const answer = shallowRef<ForcesAnswer | null>(null)
  const fitting = shallowRef<(FittingAnswer & { caseId: string }) | null>(null)
  /** The one whose mark was pressed on the map. */
  const picked = shallowRef<{ accountId: string } | null>(null)
  let place = ''
  let attempt = 0

  const units = computed((): readonly ForceUnit[] => answer.value?.units ?? [])
  const isStale = (nowMs: number): boolean =>
    answer.value !== null && nowMs - Date.parse(answer.value.at) > STALE_MS

  async function ask(townCode: string): Promise<void> {
    if (townCode !== place) answer.value = null
    place = townCode
    const mine = ++attempt
    const told = await get<ForcesAnswer>(`/api/forces?townCode=${encodeURIComponent(townCode)}`)
    // Where people were stays in sight with its moment when nobody answers; a refusal takes it away.
    if (mine !== attempt) return
    if (told.ok) answer.value = told.data
    else if (told.error.status === 403 || told.error.status === 401) answer.value = null
  }

  async function askFitting(caseId: string): Promise<void> {
    if (fitting.value?.caseId !== caseId) fitting.value = null
    const told = await get<FittingAnswer>(`/api/forces/fitting?caseId=${caseId}`)
    if (told.ok) fitting.value = { ...told.data, caseId }
  }

  const unitOf = (accountId: string): string | null =>
    units.value.find(({ people }) => people.some((one) => one.accountId === accountId))?.unitId ??
    null
  const ageOf = (takenAt: string): number => serverNow() - Date.parse(takenAt)

  const pick = (accountId: string): void => {
    picked.value = { accountId }
  }

  function leave(): void {
    attempt += 1
    place = ''
    answer.value = null
    fitting.value = null
    picked.value = null
  }

  return { answer, units, fitting, picked, isStale, ask, askFitting, unitOf, ageOf, pick, leave }
})
