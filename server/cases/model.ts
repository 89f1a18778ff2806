import type { Account } from '#shared/account.ts'
import { nextStep, stepTaken, unitsAbout } from '#shared/alarm.ts'
import { isClosed, type CaseCard } from '#shared/case.ts'
import {
  caseCommandNames,
  orderCommandNames,
  type CaseCommandName,
  type CaseCommands,
  type OrderCommandName,
  type OrderCommands,
} from '#shared/commands.ts'
import { missTold, nextMiss, orphanedBy } from '#shared/escalation.ts'
import { refuseCase, refuseOrder } from '#shared/rules.ts'
import { say } from '#shared/say.ts'
import { UpdateKind } from '#shared/ticket.ts'
import { AppError } from '#server/errors.ts'
import { effectOf, type PublicUpdate } from '#server/intake/updateEffects.ts'
import { caseTransitions, type OneCaseCommand } from './caseTransitions.ts'
import { merge, unmerge } from './mergeCases.ts'
import {
  circumstances,
  count,
  GRID,
  momentOf,
  people,
  put,
  TOWN,
  UNITS,
  type Pick,
  type World,
} from './modelWorld.ts'
import { orderTransitions } from './orderTransitions.ts'
import { settled } from './settled.ts'
import { raised, type Circumstances } from './transition.ts'

/** What somebody could type for a command; `pick` chooses, so that a seed decides. */
function inputFor(name: CaseCommandName, card: CaseCard, world: World, pick: Pick): object {
  const waiting = card.tickets.find(
    ({ returning, extension }) =>
      (name === 'concludeReturn' && returning?.state === 'answered') ||
      (name === 'reviewReturn' && returning?.state === 'asked') ||
      (name === 'reviewExtension' && extension?.state === 'asked'),
  )
  const ticketId = (waiting ?? pick(card.tickets))?.id ?? 'none'
  const unitId = pick(UNITS) as string
  const later = new Date(world.now.getTime() + 86_400_000 * 9).toISOString()
  const inputs: Record<CaseCommandName, object> = {
    file: {},
    sort: { tier: pick([1, 2, 3, 4]) },
    dispatch: { unitId, task: '' },
    whistle: { unitIds: [unitId], kind: 'keyWork', task: '' },
    decide: { unitId, task: '定夺' },
    urge: { note: '' },
    firstContact: { ticketId, result: pick(['reached', 'notReached', 'wantsNone']) },
    relocate: { townCode: TOWN, gridId: pick([GRID, null]) },
    check: { note: '' },
    redo: { task: '再办' },
    answer: { ticketId, form: { facts: 'true', factsNote: '', appeal: 'reasonable' } },
    callback: {
      ticketId,
      satisfaction: pick(['satisfied', 'neutral', 'dissatisfied', 'notReached', 'wouldNotSay']),
      verdict: pick(['solved', 'explained', 'unsolved']),
    },
    close: {},
    requestReturn: { ticketId, reason: '退' },
    reviewReturn: { ticketId, approved: pick([true, false]), note: '' },
    concludeReturn: { ticketId, accepted: pick([true, false]) },
    requestExtension: { ticketId, reason: '延' },
    reviewExtension: { ticketId, approved: pick([true, false]), note: '' },
    askChief: { question: '问' },
    instruct: { words: '批' },
    remark: { note: '记' },
    supervise: { note: '督' },
    heed: {},
    suspend: { reason: '挂' },
    resume: {},
    void: { reason: '销' },
    acceptSpecial: { plan: '办', due: later },
    reportProgress: { note: '进' },
    handBack: { tier: pick([1, 2, 3]), note: '回' },
    passOn: { ticketId, to: pick(['12345', '110']), reason: '转' },
    merge: { caseId: pick([...world.cards.keys()]) },
    unmerge: { caseId: pick(card.absorbed)?.caseId ?? 'none' },
  }
  return inputs[name]
}

/** Gives a command as the product would. → what refused it, null when it was carried out. */
export function command(
  world: World,
  name: CaseCommandName,
  who: Account,
  card: CaseCard,
  input: object,
): string | null {
  const refusal = refuseCase(name, who, card)
  if (refusal) return refusal.reason.code
  try {
    if (name === 'merge' || name === 'unmerge') {
      const other = world.cards.get((input as { caseId: string }).caseId)
      if (!other) return 'notFound'
      if (name === 'merge' && refuseCase(name, who, other)) return 'notMergeable'
      const two = name === 'merge' ? merge(card, other, world.now) : unmerge(card, other)
      const what = say(`happened.${name}`)
      put(world, settled(card, { what, changes: two.target }, momentOf(world)))
      put(world, settled(other, { what, changes: two.source }, momentOf(world)))
      count(world, name)
      return null
    }
    const c = circumstances(world, who)
    const transition = run(name, card, input as CaseCommands[OneCaseCommand], c)
    put(world, settled(card, transition, momentOf(world)))
    count(world, name)
    return null
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

const run = <N extends OneCaseCommand>(
  name: N,
  card: CaseCard,
  input: CaseCommands[N],
  c: Circumstances,
) => caseTransitions[name](card, input, c)

export function orderCommand(
  world: World,
  name: Exclude<OrderCommandName, 'form'>,
  who: Account,
  card: CaseCard,
  orderId: string,
  input: object,
): string | null {
  const order = card.orders.find(({ id }) => id === orderId)
  if (!order) return 'notFound'
  const refusal = refuseOrder(name, who, card, order)
  if (refusal) return refusal.reason.code
  const c = circumstances(world, who)
  const transition = runOrder(name, card, order, input as OrderCommands[typeof name], c)
  put(world, settled(card, transition, momentOf(world)))
  count(world, name)
  return null
}

const runOrder = <N extends OrderCommandName>(
  name: N,
  card: CaseCard,
  order: CaseCard['orders'][number],
  input: OrderCommands[N],
  c: Circumstances,
) => orderTransitions[name](card, order, input, c)

interface Move {
  who: Account
  name: CaseCommandName | Exclude<OrderCommandName, 'form'>
  orderId: string | null
}

const orderNames = orderCommandNames.filter((name) => name !== 'form')

/** Everything everybody may do with a case now. */
function legalMoves(card: CaseCard): Move[] {
  return people.flatMap((who) => [
    ...caseCommandNames
      .filter((name) => refuseCase(name, who, card) === null)
      .map((name) => ({ who, name, orderId: null })),
    ...card.orders.flatMap((order) =>
      orderNames
        .filter((name) => refuseOrder(name, who, card, order) === null)
        .map((name) => ({ who, name, orderId: order.id })),
    ),
  ])
}

/** What ends a case, or takes it away, is tried less often, so that plays get far. */
const ending: readonly string[] = ['void', 'close', 'merge', 'cancel']

/** What was done least is done soonest: a play looks for what it has not tried yet. */
const weightOf = (world: World, { name }: Move): number =>
  (ending.includes(name) ? 0.1 : 1) / (1 + (world.carriedOut.get(name) ?? 0)) ** 2

function pickWeighted(world: World, moves: readonly Move[], pick: Pick): Move | undefined {
  const total = moves.reduce((sum, move) => sum + weightOf(world, move), 0)
  let left = ((pick(thousand) ?? 0) / thousand.length) * total
  return moves.find((move) => (left -= weightOf(world, move)) < 0)
}
const thousand = Array.from({ length: 1000 }, (_, n) => n)

/** Anything anybody could try on a case: mostly what the rules allow, the rest for them to refuse. */
export function tryAnything(world: World, card: CaseCard, who: Account, pick: Pick): void {
  const kind = pick(['legal', 'legal', 'legal', 'legal', 'any', 'update', 'tick'] as const)
  if (kind === 'tick') return tick(world, card)
  if (kind === 'update') return update(world, card, pick)
  const legal = legalMoves(card)
  const move =
    kind === 'legal'
      ? pickWeighted(world, legal, pick)
      : ({
          who,
          name: pick([...caseCommandNames, ...orderNames]) ?? 'file',
          orderId: pick(card.orders)?.id ?? null,
        } satisfies Move)
  if (!move) return
  if (move.orderId !== null && isOrderCommand(move.name)) {
    const inputs = {
      reason: '异议',
      upheld: pick([true, false]),
      note: '',
      result: pick(['solved', 'explained', 'unsolved', 'needsAnotherUnit']),
      minutes: 30,
      contribution: '到场处置',
      grade: 'prompt',
    }
    orderCommand(world, move.name, move.who, card, move.orderId, inputs)
  } else if (!isOrderCommand(move.name)) {
    const input = inputFor(move.name, card, world, pick)
    command(world, move.name, move.who, card, input)
  }
}

const isOrderCommand = (name: string): name is Exclude<OrderCommandName, 'form'> =>
  (orderNames as readonly string[]).includes(name)

/** A later message of the source. */
function update(world: World, card: CaseCard, pick: Pick): void {
  const asked = card.tickets.find(({ returning }) => returning?.state === 'sent')
  const ticket = asked ?? pick(card.tickets)
  if (!ticket) return
  const at = world.now.toISOString()
  const later = new Date(world.now.getTime() + 86_400_000 * 5).toISOString()
  const message: PublicUpdate = {
    ticketId: ticket.id,
    caseId: card.id,
    source: ticket.source,
    updateId: `u-${++world.ids}`,
    // A source answers what it was asked; everything else comes as it comes.
    kind:
      ticket.returning?.state === 'sent' ? 'returnDecision' : (pick(UpdateKind.options) ?? 'urge'),
    at,
    satisfaction: pick(['satisfied', 'dissatisfied', null] as const) ?? null,
    dueAt: pick([[], [{ kind: 'closing' as const, at: later }]]) ?? [],
  }
  const changes = effectOf(card, message, momentOf(world))
  put(world, settled(card, { what: say('happened.ticketChanged'), changes }, momentOf(world)))
}

/** What is due because time passed. */
export function tick(world: World, card: CaseCard): void {
  if (isClosed(card)) return
  const { now, limits, rulebook } = world
  const what = say('happened.ticketChanged')
  const missed = nextMiss(card)
  const reason = orphanedBy(card, limits, rulebook.calendar, now)
  const alarmed = nextStep(card)
  const isDue = (at: { due: string } | null) => at !== null && at.due <= now.toISOString()
  const changes =
    missed && isDue(missed)
      ? missTold(card, missed.clock, now)
      : alarmed && isDue(alarmed)
        ? {
            alarms: stepTaken(card, alarmed.alarm, rulebook, {
              at: now.toISOString(),
              unitIds: unitsAbout(card, alarmed.alarm),
            }),
          }
        : reason && { flags: raised(card.flags, 'orphan', reason, now) }
  if (changes) put(world, settled(card, { what, changes }, momentOf(world)))
}
