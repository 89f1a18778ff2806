import { onMounted, onUnmounted, ref, type Ref } from 'vue'

const BASE_PX = 16

/** How large the page is drawn: 1 at a root font of 16 px, 2 on a wall of 2160 lines. */
export function useRootScale(): Ref<number> {
  const scale = ref(1)
  const measure = () => {
    scale.value = parseFloat(getComputedStyle(document.documentElement).fontSize) / BASE_PX
  }
  onMounted(() => {
    measure()
    addEventListener('resize', measure)
  })
  onUnmounted(() => removeEventListener('resize', measure))
  return scale
}
