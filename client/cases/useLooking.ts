import { onUnmounted, shallowRef, watch, type ShallowRef } from 'vue'
import type { Looker } from '#shared/contract.ts'
import { useConnectionStore } from '../link/connectionStore.ts'
import { useLink } from '../link/link.ts'

/** Who walks through a list with J does not look at each case on the way. */
const SETTLED_MS = 400

/** Tells the others which case is open here, and hears who else has it open, while it is shown. */
export function useLooking(caseId: () => string | null): Readonly<ShallowRef<readonly Looker[]>> {
  const link = useLink()
  const connection = useConnectionStore()
  const others = shallowRef<readonly Looker[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined

  async function tell(id: string | null): Promise<void> {
    const reply = await link.ask('case:look', { caseId: id })
    // Unanswered or refused, nothing is known of the others; the line's own state is shown elsewhere.
    if (id !== null && id === caseId()) others.value = reply.ok ? reply.data : []
  }

  watch(
    [caseId, () => connection.connection.isUp] as const,
    ([id, isUp]) => {
      clearTimeout(timer)
      others.value = []
      if (isUp) timer = setTimeout(() => void tell(id), SETTLED_MS)
    },
    { immediate: true },
  )
  const stopHearing = link.on('case:looking', (news) => {
    if (news.caseId === caseId()) others.value = news.others
  })
  onUnmounted(() => {
    clearTimeout(timer)
    stopHearing()
    if (connection.connection.isUp) void link.ask('case:look', { caseId: null })
  })
  return others
}
