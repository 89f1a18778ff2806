import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { DeviceStands, MyNotices, NoticeLanguage } from '#shared/notice.ts'
import { say, type Say } from '#shared/say.ts'
import { get, post } from '../link/http.ts'
import { problemInWords } from '../words/problemInWords.ts'
import {
  agreedOf,
  hindranceOf,
  subscribeHere,
  subscriptionHere,
  type Hindrance,
} from './pushDevice.ts'

/** How this device stands; `unknown` until the server and the browser have said so. */
export type DeviceState = 'unknown' | 'on' | 'off' | Hindrance

/** Whether this device tells its person while no page is open, as the browser and the server both know it. */
export const useNoticeStore = defineStore('notices', () => {
  const state = shallowRef<DeviceState>('unknown')
  const mine = shallowRef<MyNotices | null>(null)
  const problem = shallowRef<Say | null>(null)
  const isBusy = shallowRef(false)

  /** Asks both. A subscription that the server does not know as this account's is ended here, too. */
  async function look(language: NoticeLanguage): Promise<void> {
    const hindrance = hindranceOf()
    if (hindrance) {
      state.value = hindrance
      return
    }
    let subscription: PushSubscription | null
    try {
      subscription = await subscriptionHere()
    } catch {
      // A private window, or a browser set to keep nothing of this site.
      state.value = 'unsupported'
      return
    }
    if (!subscription) {
      state.value = 'off'
      return
    }
    const { endpoint } = subscription
    const answer = await post<DeviceStands>('/api/notices/devices/seen', {
      endpoint,
      language,
    })
    if (!answer.ok) {
      // The server says nothing about this device: it stays as it was known.
      problem.value = problemInWords(answer.error)
      return
    }
    if (!answer.data.isTold) await subscription.unsubscribe()
    state.value = answer.data.isTold ? 'on' : 'off'
  }

  async function load(): Promise<void> {
    const answer = await get<MyNotices>('/api/notices')
    if (answer.ok) mine.value = answer.data
    else problem.value = problemInWords(answer.error)
  }

  /** One thing at a time; what goes wrong is said, and the state is asked for anew. */
  async function doing(act: () => Promise<Say | null>, language: NoticeLanguage): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    try {
      problem.value = await act()
      await look(language)
      const before = problem.value
      await load()
      problem.value = before ?? problem.value
    } finally {
      isBusy.value = false
    }
  }

  const agree = (language: NoticeLanguage): Promise<void> =>
    doing(async () => {
      const asked = await Notification.requestPermission()
      if (asked === 'denied') return null // said by the state
      if (asked !== 'granted') return say('notify.dismissed')
      if (!mine.value) await load()
      if (!mine.value) return problem.value
      let subscription: PushSubscription
      try {
        subscription = await subscribeHere(mine.value.publicKey)
      } catch (error) {
        return say('notify.noService', { why: error instanceof Error ? error.message : '' })
      }
      const answer = await post('/api/notices/devices', agreedOf(subscription, language))
      if (answer.ok) return null
      await subscription.unsubscribe()
      return problemInWords(answer.error)
    }, language)

  const end = (language: NoticeLanguage): Promise<void> =>
    doing(async () => {
      const subscription = await subscriptionHere()
      if (!subscription) return null
      const { endpoint } = subscription
      await subscription.unsubscribe()
      const answer = await post('/api/notices/devices/remove', { endpoint })
      return answer.ok ? null : problemInWords(answer.error)
    }, language)

  /** Logged out: the server has forgotten this device, and the next person here begins without. */
  async function forget(): Promise<void> {
    state.value = 'unknown'
    mine.value = null
    await (await subscriptionHere())?.unsubscribe()
  }

  return { state, mine, problem, isBusy, look, load, agree, end, forget }
})
