import { useCallStore } from './callStore.ts'
import { incomingTone, ringbackTone } from './ringTone.ts'
import { useTone } from './useTone.ts'

/** Rings while somebody rings here. */
export function useRingSound() {
  const calls = useCallStore()
  return useTone(() => {
    if (calls.mine?.phase === 'ringing') return ringbackTone
    return calls.rings.length > 0 && !calls.mine ? incomingTone : null
  })
}
