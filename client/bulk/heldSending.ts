import { computed, shallowRef } from 'vue'
import type { Say } from '#shared/say.ts'
import type { Problem } from '../link/http.ts'
import { problemInWords } from '../words/problemInWords.ts'
import type { BulkCommand, BulkPlan } from './bulkCommands.ts'

type BulkCase = BulkPlan['cases'][number]

/** One command for several cases, decided and not sent yet. */
export interface BulkOrder {
  name: BulkCommand
  body: object
  cases: readonly BulkCase[]
}
export interface BulkFailure {
  case: BulkCase
  why: Say
}
type State =
  | { is: 'idle' }
  | { is: 'held'; order: BulkOrder; untilMs: number }
  | { is: 'sending'; order: BulkOrder; done: number }
  | { is: 'sent'; order: BulkOrder; failures: readonly BulkFailure[] }

type Send = (
  name: BulkCommand,
  one: BulkCase,
  body: object,
) => Promise<{ ok: true } | { ok: false; error: Problem }>

const HOLD_MS = 10_000
/** So many under way at once: a hundred cases must not crowd out what others send. */
const AT_ONCE = 4

/**
 * Undo by not sending yet. What is in the log has happened: units were told, the hotline was answered,
 * and no command takes that back. So the whole is held for ten seconds, in which it can be let go of, and
 * then goes out as ordinary commands, each at the version that was seen; who was faster is named.
 */
export function createHeldSending(send: Send, now: () => number = Date.now) {
  const state = shallowRef<State>({ is: 'idle' })
  const isBusy = computed(() => state.value.is === 'held' || state.value.is === 'sending')
  let timer: ReturnType<typeof setTimeout> | undefined

  /** False while another one is held or under way: its result has to be read first. */
  function hold(order: BulkOrder): boolean {
    if (isBusy.value) return false
    state.value = { is: 'held', order, untilMs: now() + HOLD_MS }
    timer = setTimeout(() => void sendNow(), HOLD_MS)
    return true
  }

  /** Nothing was sent, nothing will be. */
  function letGo(): void {
    clearTimeout(timer)
    if (state.value.is === 'held') state.value = { is: 'idle' }
  }

  async function sendNow(): Promise<void> {
    clearTimeout(timer)
    if (state.value.is !== 'held') return
    const { order } = state.value
    state.value = { is: 'sending', order, done: 0 }
    const failures = new Map<BulkCase, Say>()
    let done = 0
    const waiting = [...order.cases]
    async function work(): Promise<void> {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        const answer = await send(order.name, one, order.body)
        if (!answer.ok) failures.set(one, problemInWords(answer.error))
        state.value = { is: 'sending', order, done: ++done }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    const failed = order.cases.flatMap((one): BulkFailure[] => {
      const why = failures.get(one)
      return why ? [{ case: one, why }] : []
    })
    state.value = { is: 'sent', order, failures: failed }
  }

  return {
    state,
    isBusy,
    ...{ hold, letGo, sendNow },
    /** The result has been read. */
    dismiss: (): void => {
      if (state.value.is === 'sent') state.value = { is: 'idle' }
    },
  }
}
