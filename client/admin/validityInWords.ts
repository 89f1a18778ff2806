import type { RuleRow } from '#shared/ruleTable.ts'
import { dayOf, minuteOf } from '../words/time.ts'
import type { Saying } from '../words/useSay.ts'

/** A moment with its year: rules live for years. */
export const momentWithYear = (at: string): string =>
  minuteOf(at) === '00:00' ? dayOf(at) : `${dayOf(at)} ${minuteOf(at)}`

/** From when and until when a row holds. */
export const validityInWords = (
  { validFrom, validTo }: Pick<RuleRow, 'validFrom' | 'validTo'>,
  t: Saying['t'],
): string =>
  validTo === null
    ? t('admin.since', { from: momentWithYear(validFrom) })
    : t('admin.fromTo', { from: momentWithYear(validFrom), to: momentWithYear(validTo) })
