import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { localDate } from '#shared/calendar.ts'
import { EarlierWords, isFound, VisitWords, type Visit, type VisitQuery } from '#shared/visit.ts'
import { wordsRight } from '#shared/visitSight.ts'
import type { Step } from '#shared/visitWish.ts'
import { badRequest, notFound } from '#server/errors.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Tables } from '#server/store/tables.ts'
import { readSteps, withoutNumber } from './stepRepo.ts'
import { earlierWords, findVisit, listVisits, type VisitPage, type VisitRow } from './visitRepo.ts'

interface Deps {
  db: Kysely<Tables>
  sealing: Sealing
}

/** So many visits are opened at a time, and so many at most, while words are looked for. */
const READ_AT_ONCE = 200
const SEARCHED_MAX = 2000

export interface ListedVisits {
  items: Visit[]
  nextCursor: string | null
}

/** Reading visits: whole for those whose own they are, redacted for the others. */
export function createVisitReading({ db, sealing }: Deps) {
  const shown = (account: Account, row: VisitRow): Visit => {
    const { sealed, authorId, unitId, at, place, seen, needs, ...rest } = row
    const isWhole = wordsRight(account, { ...rest, authorId, unitId }) === 'own'
    const words = isWhole ? VisitWords.parse(sealing.open(sealed)) : { place, seen, needs }
    return { ...rest, ...words, at: at.toISOString(), isMine: authorId === account.id, isWhole }
  }

  return {
    /**
     * Newest first. Words are looked for in what the account may read, and so among opened visits: page
     * by page, until the page is full or enough have been searched; the cursor goes on from there.
     */
    async list(account: Account, query: VisitQuery, now: Date): Promise<ListedVisits> {
      const { q = '', limit } = query
      const words = q.trim()
      const size = words === '' ? limit + 1 : READ_AT_ONCE
      const items: Visit[] = []
      let before = cursorOf(query.cursor)
      let searched = 0
      for (;;) {
        const rows = await listVisits(db, account, query, { before, limit: size }, localDate(now))
        for (const row of rows) {
          if (items.length === limit) return { items, nextCursor: before && cursorText(before) }
          const visit = shown(account, row)
          before = { at: visit.at, id: visit.id }
          if (words === '' || isFound(visit, words)) items.push(visit)
        }
        searched += rows.length
        if (rows.length < size) return { items, nextCursor: null }
        if (searched >= SEARCHED_MAX) return { items, nextCursor: before && cursorText(before) }
      }
    },

    async one(
      account: Account,
      id: string,
    ): Promise<{ visit: Visit; earlier: EarlierWords[]; steps: Step[] }> {
      const row = await findVisit(db, account, id)
      if (!row) throw notFound('visit')
      const visit = shown(account, row)
      const steps = (await readSteps(db, [id])).get(id) ?? []
      // Old words are its author's own matter.
      const kept = visit.isMine ? await earlierWords(db, id, row.version) : []
      const earlier = kept.map(({ version, at, sealed }) => ({
        version,
        at: at.toISOString(),
        ...VisitWords.parse(sealing.open(sealed)),
      }))
      return { visit, earlier, steps: steps.map(withoutNumber) }
    },
  }
}

const cursorText = ({ at, id }: NonNullable<VisitPage['before']>): string => `${at}_${id}`

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f-]{36})$/

function cursorOf(text: string | undefined): VisitPage['before'] {
  if (text === undefined) return null
  const [, at = '', id = ''] = CURSOR.exec(text) ?? []
  if (Number.isNaN(Date.parse(at)) || !UUID.test(id)) throw badRequest('Not a cursor of this list')
  return { at, id }
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
