import { AppError } from '#server/errors.ts'
import { readWebm } from '#server/evidence/readWebm.ts'

/** How long a recording plays, by the time of its last sound; null: it does not tell. */
export async function talkSeconds(content: Buffer): Promise<number | null> {
  try {
    const { seconds } = await readWebm(content, content.length)
    return seconds !== null && Number.isFinite(seconds) && seconds > 0 ? seconds : null
  } catch (error) {
    // What a desk sent is kept as it came, also where a player will make nothing of it.
    if (error instanceof AppError) return null
    throw error
  }
}
