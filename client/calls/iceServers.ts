import type { Answer } from '../link/http.ts'

/** What `/api/config` says of them. */
interface IceAnswer {
  iceServers: RTCIceServer[]
  /** Until when a relay takes their credentials, ISO; null: they are not limited. */
  iceUntil: string | null
}

/** Early enough that a call placed now still has time to be mended with them. */
const REFRESH_BEFORE_MS = 10 * 60_000
const ASK_AGAIN_MS = 15_000

/** Keeps at hand the servers a line may use, so that no call waits for them. */
export function createIceServers(ask: () => Promise<Answer<IceAnswer>>) {
  let servers: RTCIceServer[] = []
  let freshUntilMs = -Infinity
  let isAsking = false

  async function refresh(nowMs: number): Promise<void> {
    isAsking = true
    const answer = await ask()
    isAsking = false
    if (!answer.ok) {
      freshUntilMs = nowMs + ASK_AGAIN_MS
      return
    }
    servers = answer.data.iceServers
    const { iceUntil } = answer.data
    freshUntilMs = iceUntil === null ? Infinity : Date.parse(iceUntil) - REFRESH_BEFORE_MS
    // A relay that gives less time than that is asked for more in time, not at every tick.
    if (freshUntilMs <= nowMs) freshUntilMs = nowMs + ASK_AGAIN_MS
  }

  return {
    current: (): RTCIceServer[] => servers,
    /** Asks for new ones when those at hand are about to run out. @param nowMs the server's time. */
    keepFresh(nowMs: number): void {
      if (nowMs >= freshUntilMs && !isAsking) void refresh(nowMs)
    },
  }
}
