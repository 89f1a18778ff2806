import { expect, it } from 'vitest'
import { baltimoreFigures } from './baltimore.ts'
import { bostonFigures } from './boston.ts'
import { isThere } from './files.ts'
import { holidayFigures } from './holidays.ts'

it.skipIf(!isThere('holidays'))(
  'agrees with two independent implementations on 301 sums of working days (needs ../shared/data/holidays)',
  async () => {
    expect(await holidayFigures()).toEqual({ sums: 301, agreeing: 301, differing: [] })
  },
)

it.skipIf(!isThere('boston'))(
  'gives each of Boston’s cases the city’s own on-time verdict (needs ../shared/data/boston311)',
  async () => {
    const { targets, ...verdicts } = await bostonFigures()

    expect(verdicts).toEqual({
      cases: 232,
      withTarget: 151,
      sameVerdict: 232,
      sameVerdictWithTarget: 151,
      overdue: 37,
    })
    // The others: targets moved by hand, and kinds whose requests do not agree among themselves.
    expect(targets).toMatchObject({
      byUnit: { workingDays: 104, calendarDays: 27 },
      alone: 15,
    })
    expect(targets.differing).toHaveLength(5)
  },
)

it.skipIf(!isThere('baltimore'))(
  'gives Baltimore’s requests their due times by what others of their kind got (needs ../shared/data/baltimore311)',
  async () => {
    const { dues, ...counts } = await baltimoreFigures()

    expect(counts).toEqual({ requests: 4956, withoutDue: 145, dueAtOnce: 109, kinds: 176 })
    expect(dues).toEqual({
      byUnit: { workingDays: 0, calendarDays: 4671 },
      alone: 31,
      differing: [],
    })
  },
)
