import { gzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { Kysely } from 'kysely'
import type { Room } from '#shared/area.ts'
import { newestSeq, readBoardBody } from '#server/ledger/readLog.ts'
import type { Tables } from '#server/store/tables.ts'

const compress = promisify(gzip)

export interface BoardBodyMade {
  seq: number
  etag: string
  gzipped: Buffer
}

/**
 * One ready, compressed body per room and number, however many screens ask: a thousand reconnecting
 * walls cost one query. Requests that come while it is being made get that one and follow from it.
 */
export function createBoardBodies(db: Kysely<Tables>): (room: Room) => Promise<BoardBodyMade> {
  const made = new Map<Room, BoardBodyMade>()
  const making = new Map<Room, Promise<BoardBodyMade>>()

  async function make(room: Room): Promise<BoardBodyMade> {
    const last = made.get(room)
    if (last && last.seq === (await newestSeq(db))) return last

    const { seq, body } = await readBoardBody(db, room)
    const fresh = {
      seq,
      etag: `"${encodeURIComponent(room)}-${seq}"`,
      gzipped: await compress(body, { level: 4 }),
    }
    made.set(room, fresh)
    return fresh
  }

  return (room) => {
    let running = making.get(room)
    if (!running) {
      running = make(room).finally(() => making.delete(room))
      making.set(room, running)
    }
    return running
  }
}
