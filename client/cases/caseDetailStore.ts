import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { isAboutCase } from '#shared/board.ts'
import type { CaseCard } from '#shared/case.ts'
import { useBoardStore } from '../board/boardStore.ts'
import { useConnectionStore } from '../link/connectionStore.ts'
import { get, type Problem } from '../link/http.ts'
import { isPassing, untilAnswered } from '../link/untilAnswered.ts'
import { entryOf, mergeTimeline, type TimelineEntry } from './caseTimeline.ts'

/** A ticket's own words, under the right to read them; redacted by the server. */
export interface TicketWords {
  ticketId: string
  detail: string | null
  address: string | null
}

interface CaseBody {
  case: CaseCard
  timeline: TimelineEntry[]
  words?: TicketWords[]
}

/** The one case somebody has open: its card, its history, its words. */
export const useCaseDetailStore = defineStore('caseDetail', () => {
  const board = useBoardStore()
  const openId = shallowRef<string | null>(null)
  const fetched = shallowRef<CaseCard | null>(null)
  const timeline = shallowRef<TimelineEntry[]>([])
  const words = shallowRef<TicketWords[]>([])
  const problem = shallowRef<Problem | null>(null)
  const isLoading = shallowRef(false)
  let attempt = 0

  /** The newest card: the board's while the case is on it, else what was last heard of it. */
  const card = computed<CaseCard | null>(() => {
    const id = openId.value
    if (id === null) return null
    const onBoard = board.find(id)
    const heard = fetched.value
    if (!onBoard) return heard
    return heard && isNewer(heard, onBoard) ? heard : onBoard
  })

  function open(id: string | null): void {
    if (id === openId.value) return
    openId.value = id
    fetched.value = null
    timeline.value = []
    words.value = []
    problem.value = null
    if (id !== null) void load(id)
  }

  async function load(id: string): Promise<void> {
    const mine = ++attempt
    isLoading.value = true
    const answer = await untilAnswered<CaseBody | null>(async () => {
      // Another case was opened meanwhile: stop asking for this one.
      if (mine !== attempt) return { ok: true, data: null }
      const one = await get<CaseBody>(`/api/cases/${encodeURIComponent(id)}`)
      if (mine === attempt && !one.ok && isPassing(one.error)) problem.value = one.error
      return one
    })
    if (mine !== attempt) return
    isLoading.value = false
    problem.value = answer.ok ? null : answer.error
    if (!answer.ok || !answer.data) return
    // An event may have overtaken this answer.
    if (!fetched.value || isNewer(answer.data.case, fetched.value)) fetched.value = answer.data.case
    words.value = answer.data.words ?? []
    timeline.value = mergeTimeline(answer.data.timeline, timeline.value)
  }

  board.onEvent((event) => {
    const id = openId.value
    const entry = id === null ? null : entryOf(event, id)
    if (!entry) return
    timeline.value = mergeTimeline(timeline.value, [entry])
    if (!isAboutCase(event)) return
    const before = fetched.value
    fetched.value = event.case
    // The words of a new ticket, and those a new order gives the right to, are in no event.
    if (before && sizeOf(before) !== sizeOf(event.case)) void load(event.case.id)
  })

  // The board was fetched anew, so events were missed: so were lines of this history.
  watch(
    () => useConnectionStore().connection.reloads,
    () => {
      if (openId.value !== null) void load(openId.value)
    },
  )

  return { openId, card, timeline, words, problem, isLoading, open }
})

const isNewer = (card: CaseCard, than: CaseCard): boolean =>
  Date.parse(card.latest.at) > Date.parse(than.latest.at)
const sizeOf = (card: CaseCard): number => card.tickets.length + card.orders.length
