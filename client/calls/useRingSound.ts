import { onMounted, onUnmounted, shallowRef, watch } from 'vue'
import { useCallStore } from './callStore.ts'
import { createRingTone, incomingTone, ringbackTone } from './ringTone.ts'

/** Rings while somebody rings here, and says so when the browser would not let it be heard. */
export function useRingSound() {
  const calls = useCallStore()
  const isSilenced = shallowRef(false)
  const tone = createRingTone((silenced) => (isSilenced.value = silenced))

  const enable = (): void => void tone.enable()

  watch(
    () => {
      if (calls.mine?.phase === 'ringing') return ringbackTone
      return calls.rings.length > 0 && !calls.mine ? incomingTone : null
    },
    (sound) => (sound ? tone.start(sound) : tone.stop()),
    { immediate: true },
  )
  onMounted(() => {
    tone.check()
    // Any touch of the page lifts the browser's silence: nobody should have to look for the switch.
    addEventListener('pointerdown', enable, { once: true })
    addEventListener('keydown', enable, { once: true })
  })
  onUnmounted(() => {
    tone.stop()
    removeEventListener('pointerdown', enable)
    removeEventListener('keydown', enable)
  })

  return { isSilenced, enable }
}
