import { isAboutCase, type BoardEvent } from '#shared/board.ts'
import { mergeRuleFor, type MergeRule } from '#shared/duplicate.ts'
import type { Logged } from '#server/ledger/readLog.ts'
import { matterOf } from './matterOf.ts'

type AboutCase = Extract<BoardEvent, { case: unknown }>

/**
 * The cases, in the log's order, that a rule may want to merge without asking: opened by a ticket that
 * came in, or sorted into such a category, and at that moment of a category with a row that says so.
 */
export function looksOf(events: readonly Logged[], rules: readonly MergeRule[]): string[] {
  // Mostly there is no such row, and then nothing of this costs anything.
  if (!rules.some(({ silent }) => silent)) return []
  const wanted = events.flatMap(({ at, type, data }) => {
    const event = { type, ...data } as BoardEvent
    if (!isAboutCase(event) || !isNews(event)) return []
    return mergeRuleFor(rules, matterOf(event.case), at)?.silent === true ? [event.case.id] : []
  })
  return [...new Set(wanted)]
}

const isNews = ({ type, case: card, what }: AboutCase): boolean =>
  (type === 'ticket:received' && card.tickets.length === 1) || what.code === 'happened.sorted'
