import { baltimoreFigures } from '#server/rules/oracles/baltimore.ts'
import { bostonFigures } from '#server/rules/oracles/boston.ts'
import { isThere } from '#server/rules/oracles/files.ts'
import { holidayFigures } from '#server/rules/oracles/holidays.ts'

/** Prints how the clock engine stands against what other people computed: `npx tsx e2e/figures/clocks.ts`. */
async function main(): Promise<void> {
  const lines: string[] = []
  if (isThere('holidays')) {
    const { sums, agreeing, differing } = await holidayFigures()
    lines.push(`working-day sums, two independent implementations   ${agreeing} of ${sums} agree`)
    lines.push(...differing.map((one) => `  ${one}`))
  } else lines.push('working-day sums: skipped, needs ../shared/data/holidays')

  if (isThere('boston')) {
    const { withTarget, targets, ...rest } = await bostonFigures()
    const { workingDays, calendarDays } = targets.byUnit
    lines.push(
      `Boston, cases with a target                         ${rest.sameVerdictWithTarget} of ${withTarget} get the city's verdict`,
      `Boston, all cases (no target is never late)         ${rest.sameVerdict} of ${rest.cases}, ${rest.overdue} of them overdue`,
      `Boston, targets by what others of the kind got      ${workingDays + calendarDays} of ${withTarget}: ${workingDays} in working days, ${calendarDays} in calendar days`,
      `  alone of their kind ${targets.alone}, otherwise ${targets.differing.length}:`,
      ...targets.differing.map(
        ({ kind, from, due }) => `  ${from.toISOString()} → ${due.toISOString()} ${kind}`,
      ),
    )
  } else lines.push('Boston: skipped, needs ../shared/data/boston311')

  if (isThere('baltimore')) {
    const { requests, withoutDue, dueAtOnce, kinds, dues } = await baltimoreFigures()
    lines.push(
      `Baltimore, due times by what others of the kind got ${dues.byUnit.calendarDays} of ${requests}, ${kinds} kinds`,
      `  no due time ${withoutDue}, due the moment it was made ${dueAtOnce}, alone of their kind ${dues.alone}, otherwise ${dues.differing.length}`,
    )
  } else lines.push('Baltimore: skipped, needs ../shared/data/baltimore311')
  process.stdout.write(`${lines.join('\n')}\n`)
}

void main()
