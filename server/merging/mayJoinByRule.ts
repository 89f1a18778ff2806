import { hasFlag, type CaseCard } from '#shared/case.ts'
import { caseRules } from '#shared/rules.ts'

/**
 * Whether a rule may put a new case into another without asking, however alike they are. Nothing that
 * somebody has begun with, that is set apart, or that would be handled slower for it: those are for a
 * person to merge.
 */
export const mayJoinByRule = (target: CaseCard, source: CaseCard): boolean =>
  isUntouched(source) &&
  isAlive(target) &&
  target.lane === source.lane &&
  target.townCode !== null &&
  target.townCode === source.townCode &&
  (source.urgency === 'normal' || target.urgency === 'urgent') &&
  (target.filedAt !== null || source.filedAt === null)

const isUntouched = (card: CaseCard): boolean =>
  isAlive(card) &&
  (card.status === 'received' || card.status === 'filed') &&
  card.tickets.length === 1 &&
  card.absorbed.length === 0 &&
  card.orders.length === 0 &&
  card.calls.length === 0 &&
  card.flags.length === 0

/** Neither over, nor special, nor taken back by its source, nor waiting for a decision. */
const isAlive = (card: CaseCard): boolean =>
  caseRules.merge.when.includes(card.status) &&
  card.tier !== 4 &&
  card.special === null &&
  !hasFlag(card, 'pingPong') &&
  !card.tickets.some(({ withdrawn, returning }) => withdrawn || returning !== null)
