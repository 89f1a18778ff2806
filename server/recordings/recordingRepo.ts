import { sql, type Kysely } from 'kysely'
import type { RecordingInfo } from '#shared/callRecording.ts'
import type { RecordingPlan } from '#server/calls/conversation.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** A call as far as its recording matters. */
export interface RecordedCall {
  id: string
  caseId: string
  unitId: string
  placedBy: string
  answeredAt: Date | null
  endedAt: Date | null
  recording: RecordingPlan | null
}

export interface RecordingRow {
  id: string
  callId: string
  caseId: string
  unitId: string
  startedAt: Date
  lastPieceAt: Date
  pieces: number
  bytes: number
  basis: string
  keepDays: number
  /** Null until its pieces are one file. */
  sha256: string | null
  /** How long it plays; null: it does not tell. */
  seconds: number | null
  endedAt: Date | null
  deleteAt: Date | null
  deletedAt: Date | null
}

const ofCall = sql`
  id, case_id as "caseId", unit_id as "unitId", placed_by as "placedBy",
  answered_at as "answeredAt", ended_at as "endedAt", recording`

export async function findRecordedCall(db: Db, callId: string): Promise<RecordedCall | null> {
  const { rows } = await sql<RecordedCall>`
    select ${ofCall} from calls where id = ${callId}`.execute(db)
  return rows[0] ?? null
}

/** The call, held so that nobody stops its recording meanwhile. */
export async function shareRecordedCall(tx: Tx, callId: string): Promise<RecordedCall | null> {
  const { rows } = await sql<RecordedCall>`
    select ${ofCall} from calls where id = ${callId} for share`.execute(tx)
  return rows[0] ?? null
}

const columns = sql`
  r.id, r.call_id as "callId", c.case_id as "caseId", c.unit_id as "unitId",
  r.started_at as "startedAt", r.last_piece_at as "lastPieceAt", r.pieces,
  r.bytes::float8 as bytes, r.basis, r.keep_days as "keepDays", r.sha256, r.seconds, r.ended_at as "endedAt",
  r.delete_at as "deleteAt", r.deleted_at as "deletedAt"`

export async function findRecording(db: Db, id: string): Promise<RecordingRow | null> {
  const { rows } = await sql<RecordingRow>`
    select ${columns} from call_recordings r join calls c on c.id = r.call_id
    where r.id = ${id}`.execute(db)
  return rows[0] ?? null
}

export async function lockRecording(tx: Tx, id: string): Promise<RecordingRow | null> {
  // The lock first, in a statement of its own: what is read with it would be as old as its snapshot.
  await sql`select from call_recordings where id = ${id} for update`.execute(tx)
  return findRecording(tx, id)
}

export async function beginRecording(
  tx: Tx,
  id: string,
  { id: callId }: RecordedCall,
  { basis, keepDays }: RecordingPlan,
  now: Date,
): Promise<void> {
  await sql`
    insert into call_recordings (id, call_id, started_at, last_piece_at, pieces, bytes, basis,
                                 keep_days)
    values (${id}, ${callId}, ${now}, ${now}, 0, 0, ${basis}, ${keepDays})
    on conflict (id) do nothing`.execute(tx)
}

export interface Piece {
  n: number
  sha256: string
  bytes: number
}

export async function addPiece(tx: Tx, id: string, piece: Piece, now: Date): Promise<void> {
  await sql`
    insert into call_recording_pieces (recording_id, n, sha256, bytes)
    values (${id}, ${piece.n}, ${piece.sha256}, ${piece.bytes})`.execute(tx)
  await sql`
    update call_recordings
    set pieces = pieces + 1, bytes = bytes + ${piece.bytes}, last_piece_at = ${now}
    where id = ${id}`.execute(tx)
}

/** In the order in which they were recorded. */
export async function readPieces(db: Db, id: string): Promise<Piece[]> {
  const { rows } = await sql<Piece>`
    select n, sha256, bytes from call_recording_pieces
    where recording_id = ${id} order by n`.execute(db)
  return rows
}

/** Its pieces are one file now. */
export async function keepWhole(
  tx: Tx,
  id: string,
  kept: { sha256: string; bytes: number; seconds: number | null; endedAt: Date; deleteAt: Date },
): Promise<void> {
  await sql`
    update call_recordings
    set sha256 = ${kept.sha256}, bytes = ${kept.bytes}, seconds = ${kept.seconds}, ended_at = ${kept.endedAt},
        delete_at = ${kept.deleteAt}
    where id = ${id}`.execute(tx)
  await sql`delete from call_recording_pieces where recording_id = ${id}`.execute(tx)
}

export async function markDeleted(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update call_recordings set deleted_at = ${at} where id = ${id}`.execute(tx)
}

/** Whether a call still has a recording that can be heard. */
export async function hasKept(tx: Tx, callId: string): Promise<boolean> {
  const { rows } = await sql`
    select from call_recordings
    where call_id = ${callId} and sha256 is not null and deleted_at is null limit 1`.execute(tx)
  return rows.length > 0
}

/** Those whose desk has sent nothing since then, and those that are over and are to be deleted. */
export async function dueRecordings(
  db: Db,
  now: Date,
  silentSince: Date,
): Promise<{ id: string; isWhole: boolean }[]> {
  const { rows } = await sql<{ id: string; isWhole: boolean }>`
    select id, false as "isWhole" from call_recordings
    where sha256 is null and last_piece_at <= ${silentSince}
    union all
    select id, true from call_recordings where deleted_at is null and delete_at <= ${now}
    limit 50`.execute(db)
  return rows
}

/** Of one call, oldest first; the deleted ones, too: that they were there stays to be seen. */
export async function recordingsOf(db: Db, callId: string): Promise<RecordingInfo[]> {
  const { rows } = await sql<RecordingRow>`
    select ${columns} from call_recordings r join calls c on c.id = r.call_id
    where r.call_id = ${callId} and r.sha256 is not null
    order by r.started_at, r.id`.execute(db)
  return rows.map((row) => ({
    id: row.id,
    callId: row.callId,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? '',
    bytes: row.bytes,
    seconds: row.seconds,
    sha256: row.sha256 ?? '',
    basis: row.basis,
    keptUntil: row.deleteAt?.toISOString() ?? '',
    deletedAt: row.deletedAt?.toISOString() ?? null,
  }))
}
