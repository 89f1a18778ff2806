import { buffer } from 'node:stream/consumers'
import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { mayHear, type RecordingInfo, type RecordingPiece } from '#shared/callRecording.ts'
import type { CaseCard } from '#shared/case.ts'
import { say, type Say } from '#shared/say.ts'
import { findCase, maySee } from '#server/cases/caseReadRepo.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { draftOf, told, type Actor } from '#server/cases/happening.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed, notFound } from '#server/errors.ts'
import { holdFiles } from '#server/evidence/evidenceRepo.ts'
import type { FileStore } from '#server/evidence/fileStore.ts'
import { removeUnused } from '#server/evidence/unusedFiles.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { Log } from '#server/log.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import * as repo from './recordingRepo.ts'
import type { RecordingRow } from './recordingRepo.ts'
import { keepPiece, mustRecord, readPiece } from './takePiece.ts'
import { talkSeconds } from './talkSeconds.ts'

interface RecordingDeps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
  files: FileStore
  log: Log
}

export interface Recordings {
  /** One piece from the caller's desk; durable when it resolves, and the last makes the recording whole. */
  take(
    account: Account,
    callId: string,
    piece: RecordingPiece,
    content: AsyncIterable<Uint8Array>,
  ): Promise<void>
  list(account: Account, callId: string): Promise<RecordingInfo[]>
  /** The file to be heard; that it was is an event on the case. */
  play(account: Account, id: string): Promise<{ sha256: string; bytes: number }>
  /** Makes whole what a desk left unfinished, and deletes what was kept long enough; each once. */
  tick(): Promise<void>
}

const DAY_MS = 86_400_000
/** The clock as the one who did something. */
const time: Actor = { id: 'clock', label: 'clock' }

/** Recordings of calls: off unless a row says so, heard by few, and every hearing is told in the log. */
export function createRecordings(deps: RecordingDeps): Recordings {
  const { db, ledger, clock, limits, files, log } = deps

  /** Makes one file of its pieces. Whoever comes second finds it done. */
  async function makeWhole(id: string, actor: Actor): Promise<void> {
    const pieces = await repo.readPieces(db, id)
    if (pieces.length === 0) return
    const { sha256, bytes } = await files.put(contentOf(files, pieces))
    const seconds = await talkSeconds(await buffer(files.read(sha256)))
    const isDone = await ledger.write(async (tx, now) => {
      await holdFiles(tx)
      const row = await repo.lockRecording(tx, id)
      // A piece came meanwhile: it is looked at again once the desk has fallen silent.
      if (!row || row.sha256 !== null || row.pieces !== pieces.length)
        return { result: false, drafts: [] }
      if (!(await files.find(sha256))) throw new Error(`The recording ${sha256} is gone`)
      const deleteAt = new Date(now.getTime() + row.keepDays * DAY_MS)
      await repo.keepWhole(tx, id, { sha256, bytes, seconds, endedAt: now, deleteAt })
      const what = say('happened.call.recorded', { unitId: row.unitId, days: row.keepDays })
      return { result: true, drafts: [await tell(tx, row, actor, what, now)] }
    })
    // Made for nothing, it goes; made by another process meanwhile, it is in use and stays.
    await removeUnused({ db, files }, isDone ? hashesOf(pieces) : [sha256])
  }

  async function deleteKept(id: string): Promise<void> {
    const deleted = await ledger.write(async (tx, now) => {
      const row = await repo.lockRecording(tx, id)
      if (!row || row.sha256 === null || row.deletedAt !== null) return { result: null, drafts: [] }
      await repo.markDeleted(tx, id, now)
      const what = say('happened.call.recordingDeleted', { unitId: row.unitId })
      return { result: row.sha256, drafts: [await tell(tx, row, time, what, now)] }
    })
    // Only what is committed is deleted; should this be cut short, the next start goes on.
    if (deleted !== null) await removeUnused({ db, files }, [deleted])
  }

  async function mustHear(account: Account, caseId: string, what: string): Promise<void> {
    const card = await findCase(db, caseId)
    if (!card || !(await maySee(db, account, caseId))) throw notFound(what)
    if (!mayHear(account, card)) throw notAllowed('Only the station lead and the duty desk may')
  }

  return {
    async take(account, callId, piece, content) {
      const now = clock.now()
      const most = await limits.at('recording', now)
      // Before anything is read, so that a stranger's bytes are not even taken in.
      mustRecord(account, await repo.findRecordedCall(db, callId), most, now)
      const whole = await readPiece(content, piece, most)
      if (whole.length > 0)
        await keepPiece({ db, ledger, files }, account, callId, piece, whole, most)
      if (!piece.last) return
      const row = await repo.findRecording(db, piece.recording)
      if (row?.callId !== callId) throw notFound('recording')
      await makeWhole(row.id, { id: account.id, label: account.label })
    },

    async list(account, callId) {
      const call = await repo.findRecordedCall(db, callId)
      if (!call) throw notFound('call')
      await mustHear(account, call.caseId, 'call')
      return repo.recordingsOf(db, callId)
    },

    async play(account, id) {
      const found = await repo.findRecording(db, id)
      if (!found) throw notFound('recording')
      await mustHear(account, found.caseId, 'recording')
      return ledger.write(async (tx, now) => {
        const row = await repo.lockRecording(tx, id)
        if (!row?.sha256 || row.deletedAt) throw notFound('recording')
        const actor = { id: account.id, label: account.label }
        const what = say('happened.call.played', { by: account.label, unitId: row.unitId })
        const result = { sha256: row.sha256, bytes: row.bytes }
        return { result, drafts: [await tell(tx, row, actor, what, now)] }
      })
    },

    async tick() {
      const now = clock.now()
      const { lateSeconds } = await limits.at('recording', now)
      const silentSince = new Date(now.getTime() - lateSeconds * 1000)
      for (const { id, isWhole } of await repo.dueRecordings(db, now, silentSince))
        await (isWhole ? deleteKept(id) : makeWhole(id, time)).catch((error: unknown) =>
          // One that cannot be read must not hold up the others; it is tried again at the next look.
          log.error({ error, recording: id }, 'a recording could not be put away'),
        )
    },
  }
}

/** Writes onto its case what happened to a recording, and whether the call still has one to hear. */
async function tell(
  tx: Tx,
  { caseId, callId }: RecordingRow,
  actor: Actor,
  what: Say,
  now: Date,
): Promise<Draft> {
  const before = (await lockCases(tx, [caseId])).get(caseId) as CaseCard
  const isRecorded = await repo.hasKept(tx, callId)
  const calls = before.calls.map((call) => (call.id === callId ? { ...call, isRecorded } : call))
  const after = told(before, now, what, { calls })
  await updateCases(tx, [after])
  return draftOf({ type: 'case:changed', actor, before, after, what })
}

const hashesOf = (pieces: readonly repo.Piece[]): string[] => pieces.map(({ sha256 }) => sha256)

async function* contentOf(
  files: FileStore,
  pieces: readonly repo.Piece[],
): AsyncIterable<Uint8Array> {
  for (const { sha256 } of pieces) yield* files.read(sha256) as AsyncIterable<Uint8Array>
}
