import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { computed, onMounted, onUnmounted, shallowRef, watch } from 'vue'
import { isWorthSending, type MineAnswer, type SentPosition } from '#shared/forcePosition.ts'
import { say, type Say } from '#shared/say.ts'
import { serverNow } from '../link/connectionStore.ts'
import { get, post, type Answer } from '../link/http.ts'
import { problemInWords } from '../words/problemInWords.ts'
import { positionProblem, sentFrom } from './browserPosition.ts'

/** Whether one is on duty changes with the clock; nobody waits for it. */
const ASK_EVERY_MS = 20_000
const MEASURE: PositionOptions = { enableHighAccuracy: true, maximumAge: 5_000, timeout: 30_000 }

/**
 * One's own place, sent while all of this holds: agreed to, on duty, this page in sight. It measures
 * nothing at any other time.
 */
export function useMyPosition() {
  const mine = shallowRef<MineAnswer | null>(null)
  const problem = shallowRef<Say | null>(null)
  const isBusy = shallowRef(false)
  const visibility = useDocumentVisibility()
  let lastSent: SentPosition | null = null
  let watching: number | null = null

  function heard(answer: Answer<MineAnswer>): void {
    if (answer.ok) mine.value = answer.data
    else if (answer.error.status !== 0) problem.value = problemInWords(answer.error)
  }
  const ask = async (): Promise<void> => heard(await get<MineAnswer>('/api/forces/mine'))

  async function agree(given: boolean): Promise<void> {
    isBusy.value = true
    problem.value = null
    heard(await post<MineAnswer>('/api/forces/consent', { given }))
    isBusy.value = false
  }

  async function measured({ coords, timestamp }: GeolocationPosition): Promise<void> {
    const limits = mine.value?.limits
    const next = sentFrom(coords, timestamp + serverNow() - Date.now())
    if (!limits || !isSharing.value || !isWorthSending(lastSent, next, limits)) return
    lastSent = next
    const answer = await post('/api/forces/position', next)
    if (answer.ok) problem.value = null
    else {
      // What nobody took is measured and sent again; a refusal is told.
      lastSent = null
      if (answer.error.status !== 0) problem.value = problemInWords(answer.error)
    }
    await ask()
  }
  const failed = (error: GeolocationPositionError): void => {
    problem.value = positionProblem(error.code)
  }

  const isSharing = computed(
    () =>
      mine.value !== null &&
      mine.value.isOnDuty &&
      mine.value.consentSince !== null &&
      visibility.value === 'visible',
  )
  function begin(): void {
    if (watching !== null) return
    if (!isSecureContext) {
      problem.value = say('force.problem.insecure')
      return
    }
    watching = navigator.geolocation.watchPosition((at) => void measured(at), failed, MEASURE)
  }
  function stop(): void {
    if (watching !== null) navigator.geolocation.clearWatch(watching)
    watching = null
    lastSent = null
  }

  watch(isSharing, (now) => (now ? begin() : stop()))
  watch(visibility, (now) => now === 'visible' && void ask())
  useIntervalFn(() => {
    if (visibility.value === 'visible') void ask()
    // Whoever stands still is measured all the same: a browser tells of movement alone.
    if (watching !== null)
      navigator.geolocation.getCurrentPosition((at) => void measured(at), failed, MEASURE)
  }, ASK_EVERY_MS)
  onMounted(ask)
  onUnmounted(stop)

  return { mine, problem: computed(() => problem.value), isBusy, isSharing, agree }
}
