import { onMounted, onUnmounted, shallowRef, watch } from 'vue'
import { createRingTone, type Tone } from './ringTone.ts'

/** Sounds what it is told to, null for silence, and says so when the browser would not let it be heard. */
export function useTone(sound: () => Tone | null) {
  const isSilenced = shallowRef(false)
  const tone = createRingTone((silenced) => (isSilenced.value = silenced))

  const enable = (): void => void tone.enable()

  watch(sound, (next) => (next ? tone.start(next) : tone.stop()), { immediate: true })
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
