import type { ClockRule } from '#shared/clockRule.ts'
import { clockRule } from '#server/firstRows/clockRules.ts'

/** 华新镇 works by the set of 大宁路街道 in the demo, so that both sets can be seen side by side. */
const DANING = '静安区大宁路街道 2019'
const HUAXIN = '310118107'
const daningRow = (name: string, amount: number, more: Partial<ClockRule>): ClockRule =>
  clockRule(`12345.daning.${name}`, {
    clock: 'closing',
    townCode: HUAXIN,
    amount,
    basis: DANING,
    ...more,
  })
/** One town's own rows, beside those that every store begins with. */
export const demoClockRules: readonly ClockRule[] = [
  daningRow('consultation', 1, { ticketKind: 'consultation' }),
  daningRow('suggestion', 1, { ticketKind: 'suggestion' }),
  daningRow('help', 5, { ticketKind: 'help' }),
  daningRow('complaint', 5, { ticketKind: 'complaint' }),
  daningRow('supervised', 3, { stage: 'supervised' }),
  daningRow('recheck', 3, { stage: 'recheck' }),
  daningRow('complex', 15, { stage: 'complex' }),
]
