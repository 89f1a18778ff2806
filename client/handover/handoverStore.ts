import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import {
  handoverPlaceOf,
  isSamePlace,
  type Handover,
  type HandoverPlace,
} from '#shared/handover.ts'
import type { HandoverReport } from '#shared/handoverReport.ts'
import type { Say } from '#shared/say.ts'
import { useBoardStore } from '../board/boardStore.ts'
import { useConnectionStore } from '../link/connectionStore.ts'
import { get, newIdempotencyKey, post, type Problem } from '../link/http.ts'
import { untilAnswered } from '../link/untilAnswered.ts'
import { useSessionStore } from '../people/sessionStore.ts'
import { problemInWords } from '../words/problemInWords.ts'
import { stepsOf, type HandoverStanding, type HandoverStep } from './handoverSteps.ts'

/** The report is made anew so often at most while the log moves under it. */
const REFRESH_MS = 4000

const queryOf = (place: HandoverPlace): string =>
  new URLSearchParams(Object.entries(place).map(([key, value]) => [key, String(value)])).toString()

/** The shift handover of this account's place: where it stands, and the report somebody reads. */
export const useHandoverStore = defineStore('handover', () => {
  const board = useBoardStore()
  const session = useSessionStore()
  const connection = useConnectionStore()

  const place = computed(() => (session.user ? handoverPlaceOf(session.user) : null))
  const standing = shallowRef<HandoverStanding | null>(null)
  const isOpen = shallowRef(false)
  /** An earlier one that is read again; null: the shift as it is now, or what was handed over. */
  const earlierId = shallowRef<string | null>(null)
  const report = shallowRef<HandoverReport | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const isBusy = shallowRef(false)
  /** What was done since it was opened: a second Enter must not do the next thing unread. */
  const done = shallowRef<HandoverStep | null>(null)
  /** What somebody else did while it was read: Enter looks again before it does anything. */
  const news = shallowRef<Say | null>(null)
  /** What the officer writes; kept when the handover is put away. */
  const remark = shallowRef('')

  const steps = computed(() => (standing.value ? stepsOf(standing.value) : null))
  /** What somebody else handed over is read as they gave it. */
  const readsId = computed(() => {
    if (earlierId.value !== null) return earlierId.value
    const { offer, isMine } = standing.value ?? {}
    return offer && isMine === false ? offer.id : null
  })

  let asked = 0
  async function loadState(): Promise<void> {
    const at = place.value
    if (!at) return
    const answer = await untilAnswered(() => get<HandoverStanding>(`/api/handovers?${queryOf(at)}`))
    if (answer.ok) standing.value = answer.data
    else problem.value = answer.error
  }

  async function loadReport(): Promise<void> {
    const at = place.value
    if (!at || !isOpen.value) return
    const mine = ++asked
    const id = readsId.value
    const answer = await untilAnswered(async () =>
      id === null
        ? get<HandoverReport>(`/api/handovers/now?${queryOf(at)}`)
        : await reportAgain(id),
    )
    if (mine !== asked) return
    if (answer.ok) report.value = answer.data
    else problem.value = answer.error
  }

  async function open(): Promise<void> {
    if (!place.value) return
    isOpen.value = true
    earlierId.value = null
    problem.value = null
    done.value = null
    news.value = null
    report.value = null
    await loadState()
    await loadReport()
  }
  function close(): void {
    isOpen.value = false
    report.value = null
    if (news.value) void loadState()
  }

  /** Reads an earlier one again; null: back to now. */
  function read(id: string | null): void {
    earlierId.value = id
    report.value = null
    void loadReport()
  }

  async function older(): Promise<void> {
    const at = place.value
    const known = standing.value
    const before = known?.confirmed.at(-1)?.id
    if (!at || !known || before === undefined) return
    const answer = await get<HandoverStanding>(`/api/handovers?${queryOf(at)}&before=${before}`)
    if (!answer.ok) problem.value = answer.error
    else standing.value = { ...known, confirmed: [...known.confirmed, ...answer.data.confirmed] }
  }

  /** Gives or takes what is on the screen. */
  async function act(
    step: HandoverStep,
    { despiteUnsigned }: { despiteUnsigned: boolean },
  ): Promise<void> {
    const known = standing.value
    const shown = report.value
    if (!place.value || !known || !shown || isBusy.value || news.value) return
    const body = {
      place: place.value,
      last: known.confirmed[0]?.id ?? null,
      upto: shown.upto,
      remark: remark.value,
      despiteUnsigned,
      ...(step === 'take' && { offer: known.offer?.id ?? null }),
      ...(step === 'alone' && { offer: null }),
    }
    isBusy.value = true
    problem.value = null
    const idempotencyKey = newIdempotencyKey()
    const path = step === 'offer' ? '/api/handovers/offer' : '/api/handovers/take'
    const answer = await post<{ handover: Handover }>(path, body, { idempotencyKey })
    isBusy.value = false
    if (answer.ok) {
      done.value = step
      remark.value = ''
    } else if (isBeaten(answer.error)) news.value = problemInWords(answer.error)
    else problem.value = answer.error
    await loadState()
    await loadReport()
  }

  // Whoever gives or takes elsewhere is seen here; what else happens changes the report.
  let isWaiting = false
  board.onEvent((event) => {
    const at = place.value
    if (!at) return
    if (event.type === 'handover:changed') {
      if (!isSamePlace(event.handover.place, at)) return
      // One's own comes back, too: while it is sent, or after it is done.
      if (isOpen.value && !isBusy.value && done.value === null) news.value = event.what
      else void loadState()
      return
    }
    if (!isOpen.value || isWaiting || news.value || readsId.value !== null) return
    isWaiting = true
    setTimeout(() => {
      isWaiting = false
      if (readsId.value === null) void loadReport()
    }, REFRESH_MS)
  })
  watch(
    [place, () => connection.connection.reloads],
    () => {
      standing.value = null
      void loadState()
    },
    { immediate: true },
  )

  return {
    ...{ place, standing, steps, isOpen, earlierId, readsId, report, problem, isBusy, done },
    ...{ news, remark },
    ...{ open, close, read, older, act },
  }
})

/** Somebody else was faster; that urgent tickets are unsigned is no such thing. */
const isBeaten = (problem: Problem): boolean =>
  problem.code === 'notAllowedNow' && problemInWords(problem).code !== 'handover.unsigned'

async function reportAgain(id: string) {
  const answer = await get<{ report: HandoverReport }>(`/api/handovers/${encodeURIComponent(id)}`)
  return answer.ok ? { ok: true as const, data: answer.data.report } : answer
}
