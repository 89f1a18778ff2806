export interface SendingBudget {
  /** Sending has just cost this much. */
  spend(costMs: number, nowMs: number): void
  /** How long to wait before the next sending; 0: not at all. */
  waitMs(nowMs: number): number
}

/**
 * A share of the time is for sending, the rest for whoever asks and writes. What a quiet line did not
 * use is saved, up to a little: then everything leaves at once. Once the share is used up each
 * sending waits until it is earned again, and the frames grow by themselves.
 *
 * @param share of the time, 0–1
 * @param savedMaxMs sending that a quiet line may have in hand
 */
export function createSendingBudget(share: number, savedMaxMs: number): SendingBudget {
  let balanceMs = savedMaxMs
  let asOfMs = -Infinity

  function earn(nowMs: number): void {
    balanceMs = Math.min(savedMaxMs, balanceMs + Math.max(0, nowMs - asOfMs) * share)
    asOfMs = nowMs
  }

  return {
    spend(costMs, nowMs) {
      earn(nowMs)
      balanceMs -= costMs
    },
    waitMs(nowMs) {
      earn(nowMs)
      return balanceMs >= 0 ? 0 : -balanceMs / share
    },
  }
}
