/** Milliseconds on the machine's own steady clock: the same in every process, and never set back. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6
