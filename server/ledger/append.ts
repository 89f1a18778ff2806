import { sql } from 'kysely'
import type { Writing } from '#server/store/writer.ts'
import { EVENT_VERSION, type Draft } from './draft.ts'
import { chainHash, hashData } from './hash.ts'
import { jsonOnce, jsonRecords } from './jsonOnce.ts'
import type { Tx } from './ledger.ts'
import { noticeOf } from './notice.ts'
import type { Logged } from './readLog.ts'
import { textArray } from './textArray.ts'

interface Head {
  seq: number
  at: Date
  hash: Buffer
}

/**
 * Numbers and writes the drafts: the counter last, then one statement, then the caller commits. The
 * counter's row lock is what makes `seq` commit order, so nothing slow may follow it.
 * Returns the events as the log keeps them once that is done.
 */
export async function append(
  { tx, send }: Writing,
  drafts: readonly Draft[],
  now: Date,
  origin: string,
): Promise<Logged[]> {
  // All that is long in the making comes before the counter is locked.
  const texts = drafts.map(({ data }) => dataText(tx, data))
  const dataHashes = texts.map(hashData)
  const records = jsonRecords(texts)
  const head = await sql<Head>`
    update counter set seq = seq + ${drafts.length}, at = greatest(at, ${now})
    returning seq, at, hash`.execute(tx)
  const { seq: newest, at, hash } = head.rows[0] as Head
  const hashes = chain(drafts, dataHashes, newest - drafts.length, at, hash)

  const rows = drafts.map((draft, index) => ({
    seq: seqOf(drafts, newest, index),
    actor: draft.actor,
    type: draft.type,
    lane: draft.lane,
    case_id: draft.caseId,
    audiences: textArray(draft.audiences),
    left_audiences: textArray(draft.leftAudiences),
    data_hash: dataHashes[index]?.toString('hex'),
    hash: hashes[index]?.toString('hex'),
  }))

  // One statement for all of it, and the commit right behind it: the counter's lock is held for one
  // round trip, no more.
  send(sql`
    with incoming as (
      select * from rows from (
        json_to_recordset(${JSON.stringify(rows)}::json) as (
          seq bigint, actor text, type text, lane text, case_id uuid,
          audiences text, left_audiences text, data_hash text, hash text),
        string_to_table(${records}, chr(30))
      ) as x (seq, actor, type, lane, case_id, audiences, left_audiences, data_hash, hash, data)
    ), logged as (
      insert into events (seq, at, actor, type, v, lane, case_id, audiences, left_audiences,
                          data, data_hash, hash)
      select seq, ${at}, actor, type, ${EVENT_VERSION}, lane, case_id, audiences::text[],
             left_audiences::text[], data::json, decode(data_hash, 'hex'), decode(hash, 'hex')
      from incoming
    ), opened as (
      insert into case_spans (case_id, from_seq, to_seq)
      select case_id, from_seq, to_seq
      from json_to_recordset(${JSON.stringify(spansOpened(drafts, newest))}::json)
        as x (case_id uuid, from_seq bigint, to_seq bigint)
    ), closed as (
      update case_spans s set to_seq = x.to_seq
      from json_to_recordset(${JSON.stringify(spansClosed(drafts, newest))}::json)
        as x (case_id uuid, to_seq bigint)
      where s.case_id = x.case_id and s.to_seq is null
    ), answered as (
      insert into outbox (feed, seq, n, ticket_id, source_id, kind, at, data)
      select feed, seq, n, ticket_id, source_id, kind, ${at}, data
      from json_to_recordset(${JSON.stringify(outboxRows(drafts, newest))}::json)
        as x (feed text, seq bigint, n smallint, ticket_id uuid, source_id text, kind text, data json)
    ), moved as (
      update counter set hash = ${hashes.at(-1)}
    )
    select pg_notify('ledger', ${noticeOf(newest, origin)})`)
  return drafts.map(({ type, caseId, audiences, leftAudiences, data }, index) => ({
    seq: seqOf(drafts, newest, index),
    at,
    type,
    caseId,
    audiences,
    leftAudiences,
    data,
  }))
}

/** Each event's place in the chain. */
function chain(
  drafts: readonly Draft[],
  dataHashes: readonly Buffer[],
  before: number,
  at: Date,
  hash: Buffer,
): Buffer[] {
  let previous = hash
  return drafts.map(({ actor, type }, index) => {
    const dataHash = dataHashes[index] as Buffer
    previous = chainHash(previous, { seq: before + index + 1, at, actor, type, dataHash })
    return previous
  })
}

/**
 * The data as it is hashed and kept, text for text.
 * The same text as `JSON.stringify` would give, except that the card's is at hand already.
 */
function dataText(tx: Tx, data: Draft['data']): string {
  const fields = Object.entries(data).flatMap(([field, value]) => {
    const text =
      field === 'case'
        ? jsonOnce(tx, value as object)
        : (JSON.stringify(value) as string | undefined)
    return text === undefined ? [] : [`${JSON.stringify(field)}:${text}`]
  })
  return `{${fields.join(',')}}`
}

const seqOf = (drafts: readonly Draft[], newest: number, index: number): number =>
  newest - drafts.length + index + 1

/** A case may be closed by a command that shares its transaction with the one that opened it. */
function spansOpened(drafts: readonly Draft[], newest: number) {
  return drafts.flatMap((draft, index) => {
    if (draft.span !== 'opens') return []
    const closing = drafts.findIndex(
      (later, at) => at > index && later.caseId === draft.caseId && later.span === 'closes',
    )
    const to_seq = closing === -1 ? null : seqOf(drafts, newest, closing)
    return [{ case_id: draft.caseId, from_seq: seqOf(drafts, newest, index), to_seq }]
  })
}

const spansClosed = (drafts: readonly Draft[], newest: number) =>
  drafts.flatMap((draft, index) =>
    draft.span === 'closes'
      ? [{ case_id: draft.caseId, to_seq: seqOf(drafts, newest, index) }]
      : [],
  )

const outboxRows = (drafts: readonly Draft[], newest: number) =>
  drafts.flatMap((draft, index) =>
    draft.outbox.map((out, n) => ({
      feed: out.feed,
      seq: seqOf(drafts, newest, index),
      n,
      ticket_id: out.ticketId,
      source_id: out.sourceId,
      kind: out.kind,
      data: out.data,
    })),
  )
