import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Ringing } from '#shared/contract.ts'
import type { Say } from '#shared/say.ts'
import { useLink } from '../link/link.ts'
import { problemInWords } from '../words/problemInWords.ts'
import { useCallStore } from './callStore.ts'

/** Units being rung into my talk, and the bringing in itself. */
export const useInviteStore = defineStore('callInvites', () => {
  const calls = useCallStore()
  const rung = shallowRef<readonly Ringing[]>([])
  const problem = shallowRef<Say | null>(null)
  let stopListening: (() => void) | null = null

  const callId = computed(() => calls.mine?.call?.callId ?? null)
  /** Those of the call this page is in now: what was rung into an earlier one is nobody's any more. */
  const inviting = computed(() =>
    rung.value.filter((one) => one.callId === callId.value && one.outcome === null),
  )

  function hear(news: Ringing): void {
    if (news.callId !== callId.value || news.legId === calls.mine?.call?.legId) return
    rung.value = [...rung.value.filter(({ legId }) => legId !== news.legId), news]
  }

  /** Hears what becomes of whoever is rung into the talk; once per page. */
  function listen(): void {
    stopListening ??= useLink().on('call:rungs', hear)
  }

  /** Rings a unit into the talk; with `transfer` this end leaves once it is answered. */
  async function invite(unitId: string, transfer: boolean): Promise<boolean> {
    if (callId.value === null) return false
    problem.value = null
    const asked = { callId: callId.value, unitId, transfer }
    const reply = await useLink().ask('call:invite', asked)
    if (reply.ok) hear(reply.data)
    else problem.value = problemInWords(reply.error)
    return reply.ok
  }

  async function uninvite(unitId: string): Promise<void> {
    if (callId.value === null) return
    const reply = await useLink().ask('call:uninvite', { callId: callId.value, unitId })
    problem.value = reply.ok ? null : problemInWords(reply.error)
  }

  return { inviting, problem, listen, invite, uninvite }
})
