import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Account } from '#shared/account.ts'
import type { SessionEnd } from '#shared/session.ts'
import { get, post, remove, type Answer } from '../link/http.ts'
import { endOf } from '../link/sessionEnd.ts'
import { untilAnswered } from '../link/untilAnswered.ts'

interface SessionBody {
  user: Account
}

/** Who is logged in on this screen. */
export const useSessionStore = defineStore('session', () => {
  const user = shallowRef<Account | null>(null)
  /** Why the last session ended, for the login page to say. */
  const endedBy = shallowRef<SessionEnd | null>(null)
  let asked: Promise<void> | null = null

  /** Resolves when it is known whether somebody is logged in; waits for a server that is down. */
  function ready(): Promise<void> {
    asked ??= untilAnswered(() => get<SessionBody>('/api/session')).then((answer) => {
      if (answer.ok) {
        user.value = answer.data.user
        return
      }
      user.value = null
      // A page opened with a session that is over says why; one without any has nothing to say.
      endedBy.value = answer.error.details ? endOf(answer.error) : null
    })
    return asked
  }

  /** Whom this device knows, until the server says who it is: for a page that opens without a signal. */
  function assume(account: Account): void {
    user.value ??= account
  }

  const login = (username: string, password: string): Promise<Answer<Account>> =>
    enter('/api/session', { username, password })

  /** With a code that an administrator told; the password counts from now on. */
  const choosePassword = (wanted: {
    username: string
    code: string
    password: string
  }): Promise<Answer<Account>> => enter('/api/session/password', wanted)

  async function enter(path: string, body: object): Promise<Answer<Account>> {
    const answer = await post<SessionBody>(path, body)
    if (!answer.ok) return answer
    entered(answer.data.user)
    return { ok: true, data: answer.data.user }
  }

  /** Let in by other means than a password. */
  function entered(account: Account): void {
    user.value = account
    endedBy.value = null
  }

  async function logout(): Promise<void> {
    await remove('/api/session')
    ended('loggedOut')
  }

  function ended(reason: SessionEnd): void {
    user.value = null
    endedBy.value = reason
  }

  return { user, endedBy, ready, assume, login, choosePassword, entered, logout, ended }
})
