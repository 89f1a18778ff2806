import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { KnownTicket } from '#shared/deskTicket.ts'
import { post } from '../link/http.ts'

/** Somebody types: the question is asked when the hand rests. */
const TYPING_MS = 400

/**
 * The case the very same text became before, asked while the form is filled in. An answer that does not
 * come is no harm: the server looks again before it takes the text.
 */
export function useKnownText(text: Ref<string>) {
  const known = shallowRef<KnownTicket | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask(asked: string): Promise<void> {
    const answer = await post<{ known: KnownTicket | null }>('/api/tickets/known', { text: asked })
    if (asked === text.value && answer.ok) known.value = answer.data.known
  }
  watch(
    text,
    (next) => {
      clearTimeout(timer)
      known.value = null
      if (next.trim() !== '') timer = setTimeout(() => void ask(next), TYPING_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return known
}
