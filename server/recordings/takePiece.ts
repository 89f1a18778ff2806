import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { RecordingLimits, RecordingPiece } from '#shared/callRecording.ts'
import type { RecordingPlan } from '#server/calls/conversation.ts'
import { AppError, badRequest, notAllowedNow, notFound } from '#server/errors.ts'
import { holdFiles } from '#server/evidence/evidenceRepo.ts'
import type { FileStore } from '#server/evidence/fileStore.ts'
import { removeUnused } from '#server/evidence/unusedFiles.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import * as repo from './recordingRepo.ts'
import type { RecordedCall } from './recordingRepo.ts'

/** Every WebM file begins so (RFC 8794, EBML header). */
const WEBM = Buffer.from([0x1a, 0x45, 0xdf, 0xa3])

/**
 * The row by which this account may record this call now. 404 for whoever did not place it; 409 once it
 * has stopped, or is over for too long.
 */
export function mustRecord(
  account: Account,
  call: RecordedCall | null,
  { lateSeconds }: RecordingLimits,
  now: Date,
): RecordingPlan {
  if (!call || call.placedBy !== account.id) throw notFound('call')
  if (call.recording === null) throw notAllowedNow('refusal.notRecorded')
  const isLate = call.endedAt && now.getTime() - call.endedAt.getTime() > lateSeconds * 1000
  if (call.recording.state !== 'on' || call.answeredAt === null || isLate)
    throw notAllowedNow('refusal.recordingOver')
  return call.recording
}

/** Reads it whole, at most as large as a piece may be; only behind the last piece may it be empty. Throws 413, 415 or 422. */
export async function readPiece(
  content: AsyncIterable<Uint8Array>,
  { n, last }: RecordingPiece,
  { pieceBytes }: RecordingLimits,
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of content) {
    bytes += chunk.byteLength
    if (bytes > pieceBytes) throw new AppError('tooLarge', 'This piece is over the limit')
    chunks.push(chunk)
  }
  const whole = Buffer.concat(chunks)
  if (whole.length === 0 && last) return whole
  if (whole.length === 0) throw new AppError('unusableFile', 'The piece is empty')
  if (n === 0 && !whole.subarray(0, WEBM.length).equals(WEBM))
    throw new AppError('unsupportedType', 'Send the recording as WebM')
  return whole
}

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  files: FileStore
}

/** Keeps one piece behind those before it; the same one again is known. Durable when it resolves. */
export async function keepPiece(
  { db, ledger, files }: Deps,
  account: Account,
  callId: string,
  { recording: id, n }: RecordingPiece,
  content: Buffer,
  limits: RecordingLimits,
): Promise<void> {
  const { sha256, bytes } = await files.put([content])
  const kept = ledger.write(async (tx, now) => {
    await holdFiles(tx)
    // Taken back between being put and now: only a start's sweep does that, of files older than this.
    if (!(await files.find(sha256))) throw new Error(`The piece ${sha256} is gone`)
    const call = await repo.shareRecordedCall(tx, callId)
    const plan = mustRecord(account, call, limits, now)
    await repo.beginRecording(tx, id, call as RecordedCall, plan, now)
    const isNew = await add(tx, id, callId, { n, sha256, bytes }, limits, now)
    return { result: isNew, drafts: [] }
  })
  try {
    if (!(await kept)) await removeUnused({ db, files }, [sha256])
  } catch (error) {
    // Refused at the last moment: what was put for it goes again. After a fault nobody knows whether the
    // row was written, and the next start looks.
    if (error instanceof AppError) await removeUnused({ db, files }, [sha256])
    throw error
  }
}

/** False: it was there already. */
async function add(
  tx: Tx,
  id: string,
  callId: string,
  piece: repo.Piece,
  { recordingBytes }: RecordingLimits,
  now: Date,
): Promise<boolean> {
  const row = await repo.lockRecording(tx, id)
  if (row?.callId !== callId) throw notFound('recording')
  if (row.sha256 !== null) {
    // Sent again because its answer was lost; there is nothing left to compare it with.
    if (piece.n < row.pieces) return false
    throw notAllowedNow('refusal.recordingOver')
  }
  if (piece.n < row.pieces) {
    const known = (await repo.readPieces(tx, id)).find(({ n }) => n === piece.n)
    if (known?.sha256 === piece.sha256) return false
    throw new AppError('idempotencyConflict', 'Another piece has this number')
  }
  if (piece.n > row.pieces)
    throw badRequest('A piece before this one is missing', { n: row.pieces })
  if (row.bytes + piece.bytes > recordingBytes)
    throw new AppError('tooLarge', 'The recording is over the limit')
  await repo.addPiece(tx, id, piece, now)
  return true
}
