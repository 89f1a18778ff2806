import { useDocumentVisibility, useIdle, useMediaQuery } from '@vueuse/core'
import { computed, watch } from 'vue'
import type { PagePresence } from '#shared/presence.ts'
import { useConnectionStore } from '../link/connectionStore.ts'
import { useLink } from '../link/link.ts'

/** A page nobody touches for so long says that nobody may be there. */
const IDLE_AFTER_MS = 2 * 60_000

/** Tells the server whether somebody is at this page, for as long as the component lives; nothing more. */
export function reportPresence(): void {
  const connection = useConnectionStore()
  const { idle } = useIdle(IDLE_AFTER_MS)
  const visibility = useDocumentVisibility()
  const isPhone = useMediaQuery('(max-width: 40rem)')
  const page = computed<PagePresence>(() => {
    if (isPhone.value) return 'phone'
    return visibility.value === 'visible' && !idle.value ? 'active' : 'idle'
  })
  watch(
    [page, () => connection.connection.isUp],
    ([now, isUp]) => {
      // What is lost with the line is said again as soon as it is up.
      if (isUp) void useLink().ask('presence:say', { page: now })
    },
    { immediate: true },
  )
}
