import { whyDue, type Clock } from '#shared/clock.ts'
import { say, type Say } from '#shared/say.ts'
import { dayAndMinute, spanInWords } from '../words/time.ts'
import { useSay } from '../words/useSay.ts'
import type { ClockNow } from './caseClock.ts'

/** What a clock is called; a later promise of its kind is told from the first one. */
const nameOf = ({ kind, stage }: Clock): Say =>
  stage === 'first'
    ? say(`clock.${kind}`)
    : say('clock.staged', { clock: `clock.${kind}`, stage: `clockStage.${stage}` })

/** Clocks in the reader's words. */
export function useClockWords() {
  const { t, render, language } = useSay()

  const nameInWords = (clock: Clock): string => render(nameOf(clock))

  /** Its name and how it stands: "先行联系 还剩 3 小时". */
  function stateInWords({ clock, urge, leftMs }: ClockNow): string {
    const name = nameInWords(clock)
    if (leftMs === null) return t(`clock.unknown.${clock.reason.code}`, { clock: name })
    const span = render(spanInWords(Math.abs(leftMs)))
    if (urge === 'late') return t('clock.late', { clock: name, span })
    return t(urge === 'stopped' ? 'clock.stopped' : 'clock.due', { clock: name, span })
  }

  /** When it is due and each sentence that says why. */
  function whyInWords(clock: Clock): string[] {
    const why = whyDue(clock).map(render)
    if (clock.due === null) return why
    return [t('reason.due', { at: dayAndMinute(clock.due, language.value) }), ...why]
  }

  return { nameInWords, stateInWords, whyInWords }
}
