import { createHash } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { EvidenceLimits } from '#shared/evidence.ts'
import { AppError, badRequest } from '#server/errors.ts'
import { say } from '#shared/say.ts'
import { typeOf, type FileType } from './fileType.ts'
import { draftName } from './drafts.ts'
import { tooManyBytes, unknownType, unusable } from './refusals.ts'

/** A file as it came, whole, on the disk and nowhere else yet. */
export interface Incoming {
  path: string
  type: FileType
  sha256: string
  bytes: number
  discard(): Promise<void>
}

/** So many bytes tell every type we take. */
const HEAD_BYTES = 64

/**
 * Writes what comes in to a draft, never more than its kind may have, and looks at what it is as soon
 * as its first bytes are there. Throws 413, 415 or 422 with a reason; leaves nothing behind then.
 */
export async function takeIn(
  filesDir: string,
  content: AsyncIterable<Uint8Array>,
  limits: EvidenceLimits,
): Promise<Incoming> {
  const folder = path.join(filesDir, 'drafts')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, draftName())
  const discard = (): Promise<void> => rm(file, { force: true })
  const handle = await open(file, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let bytes = 0
    let head = Buffer.alloc(0)
    let type: FileType | null = null
    for await (const chunk of readable(content)) {
      bytes += chunk.byteLength
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk])
      if (type === null && head.length >= HEAD_BYTES) type = mustKnow(head)
      if (type !== null && bytes > mostOf(type, limits)) throw tooManyBytes(mostOf(type, limits))
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    if (bytes === 0) throw unusable('empty')
    return { path: file, type: type ?? mustKnow(head), sha256: hash.digest('hex'), bytes, discard }
  } catch (error) {
    await discard()
    throw error
  } finally {
    await handle.close()
  }
}

const mostOf = ({ kind }: FileType, { imageBytes, clipBytes }: EvidenceLimits): number =>
  kind === 'image' ? imageBytes : clipBytes

function mustKnow(head: Buffer): FileType {
  const type = typeOf(head)
  if (!type) throw unknownType()
  return type
}

/** A line that broke off is the sender's matter, and no fault of ours. */
async function* readable(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* content
  } catch (error) {
    if (error instanceof AppError) throw error
    throw badRequest('The upload broke off', { reason: say('evidence.problem.brokeOff') })
  }
}
