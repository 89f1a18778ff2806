import type { Handover } from '#shared/handover.ts'
import { say, type Say } from '#shared/say.ts'

/** One handover in one line: who gave, who took, and when. */
export function lineOf({ offeredBy, offeredAt, takenBy, takenAt, staysOn }: Handover): Say {
  if (takenBy === null || takenAt === null)
    return say('handover.offeredBy', { by: offeredBy ?? '', at: offeredAt ?? '' })
  const params = { by: takenBy, at: takenAt }
  if (staysOn) return say('handover.line.staysOn', params)
  return offeredBy === null
    ? say('handover.line.alone', params)
    : say('handover.line.taken', { ...params, from: offeredBy })
}
