import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import { isRunning } from '#shared/clock.ts'
import { recompute } from '#shared/dueTime.ts'
import { say, type Say } from '#shared/say.ts'
import type { Clock as TimeSource } from '#server/clock.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Log } from '#server/log.ts'
import type { KeptRulebook } from '#server/rules/keptRulebook.ts'
import { readOpenCases } from '#server/rules/openCasesRepo.ts'
import { ruleChangeDraft } from '#server/rules/ruleChangeDraft.ts'
import { rewriteClocks, sameClocks } from '#server/rules/rewriteClocks.ts'
import type { Tables } from '#server/store/tables.ts'
import type { CalendarPaper } from './calendarPaper.ts'
import { replacePaper } from './calendarRepo.ts'
import { calendarWarnings } from './calendarWarnings.ts'

interface Imported {
  year: number
  /** The years that are known without a gap. */
  firstYear: number
  lastYear: number
  /** Open cases whose due times are known now, or moved with a corrected paper. */
  casesChanged: number
}

export interface CalendarService {
  /** Takes a year's paper, whole, and gives open clocks the due times that follow. The same again changes nothing. */
  load(paper: CalendarPaper, by: Account): Promise<Imported>
  warnings(): Say[]
}

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: TimeSource
  rulebook: KeptRulebook
  log: Log
}

export function createCalendar({ db, ledger, clock, rulebook, log }: Deps): CalendarService {
  /** Running clocks by the calendar as it is now; what was kept was judged by the one of its day. */
  const clocksOf = (card: CaseCard) =>
    recompute(card.clocks, rulebook.current()).map(({ before, after }) =>
      isRunning(before) || before.due === null ? after : before,
    )

  return {
    async load(paper, by) {
      await ledger.write(async (tx) => {
        await replacePaper(tx, paper)
        const { year } = paper
        return { result: null, drafts: [ruleChangeDraft('calendar', by, { year })] }
      })
      await rulebook.refresh()
      const moving: string[] = []
      for await (const card of readOpenCases(db))
        if (!sameClocks(clocksOf(card), card.clocks)) moving.push(card.id)
      const { year } = paper
      const { moved } = await rewriteClocks(ledger, moving, {
        actor: { id: 'clock', label: 'clock' },
        what: say('happened.calendarLoaded', { year }),
        clocksOf,
      })
      const { firstYear, lastYear } = rulebook.current().calendar
      log.info({ year, lastYear, casesChanged: moved.length, by: by.id }, 'calendar loaded')
      return { year, firstYear, lastYear, casesChanged: moved.length }
    },
    warnings: () => calendarWarnings(rulebook.current().calendar, clock.now()),
  }
}
