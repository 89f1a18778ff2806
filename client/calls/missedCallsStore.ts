import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { awaitsCallBack, type CallLogEntry } from '#shared/callLog.ts'
import { get } from '../link/http.ts'
import { useLink } from '../link/link.ts'
import { useSessionStore } from '../people/sessionStore.ts'

/** Calls this unit missed and that nobody has called back yet, the newest first. */
export const useMissedCallsStore = defineStore('missedCalls', () => {
  const session = useSessionStore()
  const known = shallowRef<readonly CallLogEntry[]>([])
  const missed = computed(() => known.value.filter(awaitsCallBack))
  let attempt = 0

  async function ask(): Promise<void> {
    const area = session.user?.area
    if (area?.kind !== 'unit') return
    const mine = ++attempt
    const answer = await get<{ calls: CallLogEntry[] }>(
      `/api/calls?unitId=${encodeURIComponent(area.unitId)}`,
    )
    // What was known stays when nobody answers: the next call that ends asks again.
    if (answer.ok && mine === attempt) known.value = answer.data.calls
  }

  /** Asks now and after every call that ends; returns what stops it. */
  function follow(): () => void {
    void ask()
    return useLink().on('call:ended', () => void ask())
  }

  return { missed, follow }
})
