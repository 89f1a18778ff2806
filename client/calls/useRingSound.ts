import { isAtPhone } from './callDesk.ts'
import { useCallStore } from './callStore.ts'
import { incomingTone, ringbackTone } from './ringTone.ts'
import { useTone } from './useTone.ts'

/** Rings while somebody rings here. */
export function useRingSound() {
  const calls = useCallStore()
  return useTone(() => {
    // At the duty phone nobody rings here any more, and the caller dials by hand.
    if (calls.mine?.phase === 'ringing') return isAtPhone(calls.mine) ? null : ringbackTone
    return calls.rings.length > 0 && !calls.mine ? incomingTone : null
  })
}
