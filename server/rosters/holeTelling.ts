import type { Kysely } from 'kysely'
import type { Span } from '#shared/roster.ts'
import { holesOf } from '#shared/rosterHoles.ts'
import { say } from '#shared/say.ts'
import type { Clock } from '#server/clock.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { nearSpan, noteHole } from './holeNoticeRepo.ts'
import { lockRoster } from './rosterChangeRepo.ts'
import { findRosterUnit, rosterDraft } from './rosterPlace.ts'
import { readRosters } from './rosterRepo.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
}

/** The clock as the one who did something. */
const time = { id: 'clock', label: 'clock' }

/** All rosters of a district are looked through: once a minute is soon enough for a day's warning. */
const LOOK_MS = 60_000

/**
 * Tells that a unit will have nobody on duty, once, when the hole comes near. Whoever looks first does
 * it: the roster is held and the notice written in the transaction that tells it.
 */
export function createHoleTelling({ db, ledger, clock, limits }: Deps) {
  let lookAgainAt = 0

  const near = (holes: readonly Span[], now: Date, hours: number): Span[] =>
    holes.filter(({ from, to }) => to > now.getTime() && from <= now.getTime() + hours * 3_600_000)

  const tell = (unitId: string, hours: number): Promise<void> =>
    ledger.write(async (tx, now) => {
      const unit = await findRosterUnit(tx, unitId, now)
      if (!unit) return { result: undefined, drafts: [] }
      await lockRoster(tx, unitId)
      // Looked at again while it is held: somebody may have mended it.
      const span = nearSpan(now, hours)
      const { rows, isWorkday } = await readRosters(tx, { unitId }, span)
      const holes = rows.flatMap(({ roster }) => holesOf(roster, span, isWorkday))
      const drafts = []
      for (const hole of near(holes, now, hours)) {
        if (!(await noteHole(tx, unitId, hole, now))) continue
        const what = say('happened.rosterHole', {
          unit: unit.shortName,
          from: new Date(hole.from).toISOString(),
          to: new Date(hole.to).toISOString(),
        })
        drafts.push(rosterDraft(unit, time, what))
      }
      return { result: undefined, drafts }
    })

  return {
    /** Tells what came near since the last look. Resolves when it is durable. */
    async tick(): Promise<void> {
      const now = clock.now()
      if (now.getTime() < lookAgainAt) return
      const { tellHours } = await limits.at('rosterHoles', now)
      const span = nearSpan(now, tellHours)
      const { rows, isWorkday } = await readRosters(db, { all: true }, span)
      const open = rows.filter(
        ({ roster }) => near(holesOf(roster, span, isWorkday), now, tellHours).length > 0,
      )
      await Promise.all(open.map(({ unitId }) => tell(unitId, tellHours)))
      lookAgainAt = now.getTime() + LOOK_MS
    },
  }
}
