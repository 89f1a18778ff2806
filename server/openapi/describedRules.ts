import { z } from 'zod'
import { Clock } from '#shared/clock.ts'
import { ClockRule, NewClockRule } from '#shared/clockRule.ts'
import { Health } from '#shared/health.ts'
import { CalendarPaper } from '#server/calendar/calendarPaper.ts'
import { EndRule, MoveClocks, PreviewRules } from '#server/rules/clockRuleRoutes.ts'
import type { ClockMove } from '#server/rules/clockRuleService.ts'
import type { Rewritten } from '#server/rules/rewriteClocks.ts'
import type { Described } from './described.ts'

const written = ['badRequest', 'notJson', 'tooLarge', 'notAllowed'] as const

const Moved = z.object({
  moved: z.array(z.string()),
  unchanged: z.array(z.string()),
}) satisfies z.ZodType<Rewritten>
const OneMove = z.object({
  caseId: z.string(),
  caseNo: z.string(),
  before: Clock,
  after: Clock,
}) satisfies z.ZodType<ClockMove>

export const describedRules: readonly Described[] = [
  {
    method: 'get',
    path: '/api/rules/clocks',
    tag: 'rules',
    summary: 'Every clock rule there ever was, with its validity',
    access: 'account',
    answers: [{ status: 200, what: 'The rows', body: z.object({ rules: z.array(ClockRule) }) }],
  },
  {
    method: 'post',
    path: '/api/admin/rules/clocks',
    tag: 'rules',
    summary:
      'Add a clock rule, in force from a moment that is not past; it ends the row of the same code',
    access: 'account',
    body: NewClockRule,
    answers: [
      {
        status: 201,
        what: 'The row in force from then on, and the one it ended',
        body: z.object({ rule: ClockRule, ended: ClockRule.nullable() }),
      },
    ],
    refuses: written,
  },
  {
    method: 'post',
    path: '/api/admin/rules/clocks/end',
    tag: 'rules',
    summary: 'End a clock rule without another in its place',
    access: 'account',
    body: EndRule,
    answers: [{ status: 200, what: 'The row with its end', body: z.object({ ended: ClockRule }) }],
    refuses: [...written, 'notFound'],
  },
  {
    method: 'post',
    path: '/api/admin/rules/clocks/preview',
    tag: 'rules',
    summary: 'Which open clocks the rules in force now, or with one more, would change',
    access: 'account',
    body: PreviewRules,
    answers: [
      {
        status: 200,
        what: 'How many, and the first thousand before and after',
        body: z.object({ total: z.int().nonnegative(), changes: z.array(OneMove) }),
      },
    ],
    refuses: written,
  },
  {
    method: 'post',
    path: '/api/admin/rules/clocks/move',
    tag: 'rules',
    summary: 'Give the open clocks of these cases the rules in force now, by an event each',
    access: 'account',
    body: MoveClocks,
    answers: [{ status: 200, what: 'Which cases changed and which did not', body: Moved }],
    refuses: written,
  },
  {
    method: 'put',
    path: '/api/admin/calendar/{year}',
    tag: 'rules',
    summary: 'Load a year’s days off and make-up days, as NateScarlet/holiday-cn writes them',
    access: 'account',
    inPath: { year: 'The year, as in the paper' },
    body: CalendarPaper,
    answers: [
      {
        status: 200,
        what: 'The years known now, and how many open cases got their due times by it',
        body: z.object({
          year: z.int(),
          firstYear: z.int(),
          lastYear: z.int(),
          casesChanged: z.int().nonnegative(),
        }),
      },
    ],
    refuses: written,
  },
  {
    method: 'get',
    path: '/api/admin/health',
    tag: 'rules',
    summary: 'What an administrator should see to, how the log stands, and what is not known',
    access: 'account',
    answers: [{ status: 200, what: 'How it stands', body: Health }],
    refuses: ['notAllowed'],
  },
]
