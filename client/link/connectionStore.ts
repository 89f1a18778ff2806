import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { createClockOffset } from './clockOffset.ts'
import { connectionAfter, isStale, unconnected, type ConnectionNews } from './connection.ts'

const serverClock = createClockOffset()

/** The server's time now: the only "now" for ages and for what is late. */
export const serverNow = (): number => Date.now() + serverClock.offsetMs()

export function hearServerClock(iso: string): void {
  const serverMs = Date.parse(iso)
  if (!Number.isNaN(serverMs)) serverClock.hear({ serverMs, heardMs: Date.now() })
}

/** The line to the server, always on the screen. */
export const useConnectionStore = defineStore('connection', () => {
  const connection = shallowRef(unconnected(Date.now()))
  /** The log's newest number, and the one of the last frame. */
  const headSeq = shallowRef<number | null>(null)
  /** The version of the district that the server last spoke of; an older server speaks of none. */
  const district = shallowRef<string | null>(null)
  /** Ticks every second, in the server's time; what depends on the present moment hangs on this. */
  const nowMs = shallowRef(serverNow())
  // The line's own ages are measured on the machine: a clock set on the server must not age them.
  const machineMs = shallowRef(Date.now())

  const phase = computed(() => connection.value.phase)
  const stale = computed(() => isStale(connection.value, machineMs.value))

  function take(news: ConnectionNews): void {
    connection.value = connectionAfter(connection.value, news, Date.now())
  }
  function hearHead(head: { seq: number; at: string; district?: string }): void {
    headSeq.value = head.seq
    district.value = head.district ?? null
    hearServerClock(head.at)
    take({ kind: 'heard' })
  }
  function tick(): void {
    nowMs.value = serverNow()
    machineMs.value = Date.now()
  }

  return { connection, phase, stale, headSeq, nowMs, machineMs, district, take, hearHead, tick }
})
