import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { serverNow, useConnectionStore } from '../link/connectionStore.ts'
import { useBoardStore } from './boardStore.ts'
import { digest, emptyDigest } from './digest.ts'

/** A storm changes the board fifty times a second; nobody reads faster than this. */
const AT_MOST_EVERY_MS = 250

/** The board as of a moment ago: what is late, newest, urgent. Renewed every second and on news. */
export const useDigestStore = defineStore('digest', () => {
  const board = useBoardStore()
  const connection = useConnectionStore()
  const now = shallowRef(emptyDigest(serverNow()))
  let timer: ReturnType<typeof setTimeout> | null = null

  function renew(): void {
    timer = null
    now.value = digest(board.cases.values(), serverNow())
  }
  function renewSoon(): void {
    timer ??= setTimeout(renew, AT_MOST_EVERY_MS)
  }

  watch(() => connection.nowMs, renewSoon)
  watch(() => board.tally, renewSoon)
  board.onEvent(renewSoon)

  return { now }
})
