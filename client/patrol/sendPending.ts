import type { Answer } from '../link/http.ts'
import { afterStep, dueNow, nextStep, type PendingReport, type Step } from './pendingReport.ts'

type Taken = { id: string; number: string } | null

export interface SendDeps {
  read: () => Promise<PendingReport[]>
  renew: (report: PendingReport) => Promise<void>
  drop: (key: string) => Promise<void>
  /** The account the server knows this browser by. */
  whoAmI: () => Promise<Answer<string>>
  send: (report: PendingReport, step: Step) => Promise<Answer<Taken>>
  nowMs: () => number
  /** Heard after every change, with the key of what is on its way now. */
  moved: (sending: string | null) => Promise<void>
}

/**
 * Sends what is due, the oldest first, one step at a time, each from what is kept: another tab, or
 * somebody's second thought, may have changed it meanwhile. Ends when nothing is due, or when the line
 * does not carry.
 */
export async function sendPending(deps: SendDeps, accountId: string): Promise<void> {
  const { read, renew, drop, whoAmI, send, nowMs, moved } = deps
  const mine = async (): Promise<PendingReport[]> =>
    (await read()).filter((report) => report.accountId === accountId)
  if (dueNow(await mine(), nowMs()) === null) return
  const asked = await whoAmI()
  if (!asked.ok) {
    // Nothing can be sent to a server that does not answer: each says when that was tried, and why.
    for (const report of await mine()) {
      const step = nextStep(report)
      const isDue = dueNow([report], nowMs()) !== null
      const after = isDue && step ? afterStep(report, step, asked, nowMs()) : null
      if (after) await renew({ ...after, isRefused: false })
    }
    await moved(null)
    return
  }
  // Another tab may have logged somebody else in: what one wrote never goes out as the other's.
  if (asked.data !== accountId) return

  for (;;) {
    const report = dueNow(await mine(), nowMs())
    const step = report && nextStep(report)
    if (!report || !step) break
    await moved(report.key)
    const answer = await send(report, step)
    const after = afterStep(report, step, answer, nowMs())
    await (after === null ? drop(report.key) : renew(after))
    await moved(null)
    if (!answer.ok && (answer.error.status === 0 || answer.error.code === 'notLoggedIn')) break
  }
}
