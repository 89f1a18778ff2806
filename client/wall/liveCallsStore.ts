import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useBoardStore } from '../board/boardStore.ts'
import { serverNow, useConnectionStore } from '../link/connectionStore.ts'
import { useLink } from '../link/link.ts'
import { answered, current, ended, logged, ringing, type LiveCalls } from './liveCalls.ts'

/** The calls the room can see ringing or talking now. */
export const useLiveCallsStore = defineStore('liveCalls', () => {
  const board = useBoardStore()
  const connection = useConnectionStore()
  const calls = shallowRef<LiveCalls>(new Map())
  const list = computed(() => [...calls.value.values()].sort((a, b) => b.sinceMs - a.sinceMs))

  const link = useLink()
  link.on('call:placed', (call) => (calls.value = ringing(calls.value, call)))
  // Another unit being rung into a talk is no ring of its own on the wall.
  link.on('call:rungs', (call) => {
    if (calls.value.has(call.callId)) calls.value = ringing(calls.value, call)
  })
  link.on('call:answered', ({ callId }) => {
    calls.value = answered(calls.value, callId, serverNow())
  })
  link.on('call:ended', ({ callId, outcome }) => {
    calls.value = ended(calls.value, callId, outcome, serverNow())
  })
  board.onEvent((event) => {
    if (event.type !== 'call:changed') return
    calls.value = logged(calls.value, event.case, event.call, serverNow())
  })
  // A screen that comes in the middle of a call finds it on the card.
  watch(
    () => [board.isLoaded, connection.connection.reloads],
    () => {
      for (const card of board.cases.values()) {
        for (const call of card.calls) calls.value = logged(calls.value, card, call, serverNow())
      }
    },
    { immediate: true },
  )
  watch(
    () => connection.nowMs,
    (nowMs) => (calls.value = current(calls.value, nowMs)),
  )

  return { list }
})
