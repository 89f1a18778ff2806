import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { isAboutCase } from '#shared/board.ts'
import type { Joined, Ringing, ServerToClient } from '#shared/contract.ts'
import type { Reply } from '#shared/errors.ts'
import { say, type Say } from '#shared/say.ts'
import { useBoardStore } from '../board/boardStore.ts'
import { serverNow, useConnectionStore } from '../link/connectionStore.ts'
import { useLink } from '../link/link.ts'
import { problemInWords } from '../words/problemInWords.ts'
import * as calls from './callDesk.ts'
import { createCallLine, isMicrophoneGranted } from './callLine.ts'
import type { Voice } from './callVoices.ts'

const SHOW_OUTCOME_MS = 8_000
/** A talk can become a whistle: that key stays longer. */
const SHOW_TALK_MS = 30_000

/** What this screen knows of calls. The peer connection itself lives in the session, outside. */
export const useCallStore = defineStore('calls', () => {
  const desk = shallowRef<calls.CallDesk>(calls.quietDesk)
  /** The other voices of my call, by the end they come from. */
  const voices = shallowRef<readonly Voice[]>([])
  const mine = computed(() => desk.value.mine)
  const rings = computed(() => desk.value.rings)
  const ended = computed(() => desk.value.ended)
  /** Why the head could not be rung. */
  const headProblem = shallowRef<Say | null>(null)
  watch(
    () => mine.value?.call?.callId,
    () => (headProblem.value = null),
  )

  let stopListening: (() => void) | null = null
  let forgetTimer: ReturnType<typeof setTimeout> | null = null
  const line = createCallLine({
    mine: () => mine.value,
    onVoices: (now) => (voices.value = now),
    onStatus: (status) => {
      if (status.kind !== 'ended') {
        become(calls.lineChanged(desk.value, status))
        return
      }
      const callId = mine.value?.phase === 'answering' ? undefined : mine.value?.call?.callId
      become(calls.over(desk.value, say(`call.over.${status.reason}`), serverNow()))
      if (callId) void useLink().ask('call:hangUp', { callId })
    },
  })

  /** Takes the next state; a call that ends with it takes its line and its microphone along. */
  function become(next: calls.CallDesk): void {
    const endedNow = next.ended !== desk.value.ended ? next.ended : null
    const before = desk.value.mine
    const { mine: now } = next
    desk.value = next
    if (before && !now) line.close()
    line.record()
    if (now?.endId && (now.ends !== before?.ends || now.endId !== before.endId))
      line.session()?.follow(now.ends, now.endId)
    if (!endedNow) return
    if (forgetTimer) clearTimeout(forgetTimer)
    const showMs = endedNow.wasTalk && endedNow.side === 'caller' ? SHOW_TALK_MS : SHOW_OUTCOME_MS
    forgetTimer = setTimeout(() => forget(endedNow), showMs)
  }

  /** Rings whoever is on duty in that unit, about this case. A second press while one runs does nothing. */
  async function place(about: { caseId: string; unitId: string }): Promise<void> {
    if (mine.value) return
    become(calls.placing(desk.value, about))
    const session = line.open()
    // The microphone first, for nobody is rung by somebody who cannot speak. Where the browser has
    // granted it before, it opens while it rings: that is half of the time to the first tone.
    const opening = session.open()
    if (!(await isMicrophoneGranted()) && !(await opening)) return
    if (line.session() !== session) return
    const reply = await useLink().ask('call:place', about)
    if (line.session() !== session) {
      if (reply.ok) void useLink().ask('call:hangUp', { callId: reply.data.callId })
      return
    }
    takePlaced(reply)
  }

  function takePlaced(reply: Reply<Joined>): void {
    if (reply.ok) become(calls.placed(desk.value, reply.data))
    else become(calls.over(desk.value, problemInWords(reply.error), serverNow()))
    void askPhone()
  }

  /** Rings whoever placed a call that this unit missed. */
  async function callBack(missed: {
    callId: string
    caseId: string
    unitId: string
  }): Promise<void> {
    if (mine.value) return
    become(calls.placing(desk.value, missed))
    const session = line.open()
    if (!(await session.open()) || line.session() !== session) return
    takePlaced(await useLink().ask('call:callBack', { callId: missed.callId }))
  }

  /** The head now, beside whoever is being rung. */
  async function ringHead(): Promise<void> {
    const callId = mine.value?.call?.callId
    if (!callId) return
    const reply = await useLink().ask('call:head', { callId })
    headProblem.value = reply.ok ? null : problemInWords(reply.error)
  }

  /** Reached by telephone; what came of it is told like every end of a call. */
  function reachedByPhone(): void {
    const callId = mine.value?.call?.callId
    if (callId && calls.isAtPhone(mine.value)) void useLink().ask('call:byPhone', { callId })
  }

  /** The number comes in the answer to whoever rings, and stays on this screen. */
  async function askPhone(): Promise<void> {
    const callId = mine.value?.call?.callId
    if (!callId || !calls.isAtPhone(mine.value) || mine.value.phone) return
    const reply = await useLink().ask('call:phone', { callId })
    if (reply.ok) become(calls.phoneKnown(desk.value, callId, reply.data.phone))
  }

  /** This page was loaded again in the middle of a call: it comes back as a new end of it. */
  async function resume(call: Ringing): Promise<void> {
    if (mine.value) return
    become(calls.resuming(desk.value, call))
    const session = line.open()
    if (!(await session.open()) || line.session() !== session) return
    const reply = await useLink().ask('call:rejoin', { callId: call.callId })
    if (line.session() !== session) return
    takePlaced(reply)
    if (reply.ok && reply.data.outcome !== null)
      become(calls.answered(desk.value, { callId: call.callId, mine: true }, serverNow()))
  }

  async function answer(callId: string): Promise<void> {
    const call = rings.value.find((one) => one.callId === callId)
    if (!call || mine.value) return
    become(calls.answering(desk.value, call))
    const session = line.open()
    if (!(await session.open())) {
      ringAgain(call)
      return
    }
    if (line.session() !== session) return
    const reply = await useLink().ask('call:answer', { callId })
    if (line.session() !== session) return
    if (reply.ok) {
      become(calls.joined(desk.value, reply.data))
      become(calls.answered(desk.value, { callId, mine: true }, serverNow()))
    } else become(calls.over(desk.value, problemInWords(reply.error), serverNow()))
  }

  /** Without a microphone it is not answered: it rings on, here and at the other desks. */
  function ringAgain(call: Ringing): void {
    if (Date.parse(call.until) > serverNow()) become(calls.ringing(desk.value, call))
  }

  function decline(callId: string): void {
    become(calls.silenced(desk.value, callId))
    void useLink().ask('call:decline', { callId })
  }

  function hangUp(): void {
    const call = mine.value
    if (!call) return
    const why = call.phase === 'answered' ? 'answered' : 'cancelled'
    become(calls.over(desk.value, say(`call.over.${why}`), serverNow()))
    if (call.call) void useLink().ask('call:hangUp', { callId: call.call.callId })
  }

  /** Says no to the recording, of my call or of one that rings here; it stops for everybody. */
  function unrecord(callId: string): void {
    void useLink().ask('call:unrecord', { callId, why: 'refused' })
  }

  function toggleMute(): void {
    const call = mine.value
    if (!call) return
    line.session()?.setMuted(!call.muted)
    become({ ...desk.value, mine: { ...call, muted: !call.muted } })
  }

  function forget(which = ended.value): void {
    if (which && which === desk.value.ended) desk.value = { ...desk.value, ended: null }
  }

  const heard: Partial<ServerToClient> = {
    'call:ringing': (call) => become(calls.ringing(desk.value, call)),
    'call:silenced': ({ callId }) => become(calls.silenced(desk.value, callId)),
    'call:rungs': (call) => {
      become(calls.rungsChanged(desk.value, call))
      void askPhone()
    },
    'call:yours': (call) => void resume(call),
    'call:answered': (news) => become(calls.answered(desk.value, news, serverNow())),
    'call:ends': (news) => become(calls.endsChanged(desk.value, news)),
    'call:recording': (news) => become(calls.recordingChanged(desk.value, news)),
    'call:ended': (news) => become(calls.endedBy(desk.value, news, serverNow())),
    'call:signal': ({ callId, from, signal }) => {
      if (mine.value?.call?.callId === callId) line.session()?.take(from, signal)
    },
  }

  /** Hears rings from now on; once per page, however often it is asked. */
  function listen(): void {
    if (stopListening) return
    const link = useLink()
    const stops = Object.entries(heard).map(([event, hear]) =>
      link.on(event as keyof ServerToClient, hear as never),
    )
    const stopTicking = watch(
      () => useConnectionStore().nowMs,
      (nowMs) => {
        become(calls.expired(desk.value, nowMs))
        line.keepFresh(nowMs)
      },
    )
    // The talk runs between the browsers and outlives the line: once back, this end says it is still there.
    const stopRejoining = watch(
      () => useConnectionStore().connection.isUp,
      (isUp) => {
        const call = mine.value
        if (isUp && call?.call && call.phase !== 'answering') void rejoin(call.call.callId)
      },
    )
    // The line may have been cut while the call ended: its case says so once we are back.
    const stopReading = useBoardStore().onEvent((event) => {
      const callId = mine.value?.call?.callId
      if (callId === undefined || !isAboutCase(event)) return
      const head = event.case.calls.find(({ id }) => id === callId)
      if (head?.outcome)
        become(calls.endedBy(desk.value, { callId, outcome: head.outcome }, serverNow()))
      // Answered, and the announcement did not reach us: the call itself says who is there.
      else if (head?.answeredAt && mine.value?.phase === 'ringing') void rejoin(callId)
    })
    const mend = (): void => line.session()?.mend()
    addEventListener('online', mend)
    const stopMending = (): void => removeEventListener('online', mend)
    stopListening = () =>
      [...stops, stopTicking, stopRejoining, stopReading, stopMending].forEach((stop) => stop())
    line.keepFresh()
  }

  async function rejoin(callId: string): Promise<void> {
    const endId = mine.value?.endId
    const reply = await useLink().ask('call:rejoin', { callId, ...(endId && { endId }) })
    if (reply.ok) {
      become(calls.joined(desk.value, reply.data))
      if (reply.data.outcome === 'answered')
        become(calls.answered(desk.value, { callId, mine: true }, serverNow()))
      line.session()?.mend()
      void askPhone()
    }
    if (reply.ok || reply.error.code !== 'callOver' || mine.value?.call?.callId !== callId) return
    become(calls.over(desk.value, say('call.over.interrupted'), serverNow()))
  }

  /** Logged out, or the page is left: nobody speaks on from here. */
  function stop(): void {
    hangUp()
    stopListening?.()
    stopListening = null
    desk.value = calls.quietDesk
  }

  return {
    mine,
    rings,
    ended,
    voices,
    listen,
    stop,
    place,
    callBack,
    headProblem,
    ringHead,
    reachedByPhone,
    answer,
    decline,
    hangUp,
    unrecord,
    toggleMute,
    forget,
  }
})
