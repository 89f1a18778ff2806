import { onMounted, onUnmounted, shallowRef, watch, type Ref } from 'vue'
import { createRingTone, type Tone } from '../calls/ringTone.ts'

/** Sounds as long as there is a tone; says when the browser keeps the page silent, and how to end that. */
export function useAlarmSound(sound: Readonly<Ref<Tone | null>>) {
  const isSilenced = shallowRef(false)
  const tone = createRingTone((silenced) => (isSilenced.value = silenced))
  watch(sound, (next) => (next ? tone.start(next) : tone.stop()), { immediate: true })

  const enable = (): void => void tone.enable()
  onMounted(() => {
    tone.check()
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
