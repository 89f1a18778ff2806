import { v7 as uuid } from 'uuid'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import type {
  CaseCommandName,
  CaseCommands,
  OrderCommandName,
  OrderCommands,
} from '#shared/commands.ts'
import type { Order } from '#shared/order.ts'
import { refuseCase, refuseOrder, type Refusal } from '#shared/rules.ts'
import { badRequest, notFound, refused, versionConflict } from '#server/errors.ts'
import type { Org } from '#server/grids/org.ts'
import { redact } from '#server/intake/redact.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Rulebook } from '#server/rules/rulebook.ts'
import { answerOnce, type Retry } from './answerOnce.ts'
import { insertForm, lockCaseOfOrder, lockCases, updateCases } from './caseRepo.ts'
import { caseTransitions } from './caseTransitions.ts'
import { changed, draftOf, type Actor } from './happening.ts'
import { orderTransitions } from './orderTransitions.ts'
import type { Circumstances, Transition } from './transition.ts'

interface Deps {
  ledger: Ledger
  limits: Limits
  rulebook: () => Rulebook
  org: Org
}

export interface CaseService {
  command<N extends CaseCommandName>(
    name: N,
    account: Account,
    caseId: string,
    input: CaseCommands[N],
    retry: Retry | null,
  ): Promise<CaseCard>
  orderCommand<N extends OrderCommandName>(
    name: N,
    account: Account,
    orderId: string,
    input: OrderCommands[N],
    retry: Retry | null,
  ): Promise<CaseCard>
}

/** The one way to act on a case: lock, check, change, and say what happened, in one transaction. */
export function createCaseService({ ledger, limits, rulebook, org }: Deps): CaseService {
  const circumstances = async (now: Date): Promise<Circumstances> => ({
    now,
    newId: uuid,
    rulebook: rulebook(),
    fumeLimits: await limits.at('cookingFume', now),
    redact,
  })

  return {
    command: (name, account, caseId, input, retry) =>
      ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          const card = await lockCase(tx, caseId)
          check(refuseCase(name, account, card), card.version, input.expectedVersion)
          checkPlaces(org, card, input)
          const transition = caseTransitions[name](card, input, await circumstances(now))
          return settle(tx, actorOf(account), card, transition, now)
        }),
      ),

    orderCommand: (name, account, orderId, input, retry) =>
      ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          const card = await lockCaseOfOrder(tx, orderId)
          if (!card) throw notFound('order')
          const order = card.orders.find((one) => one.id === orderId) as Order
          check(refuseOrder(name, account, card, order), order.version, input.expectedVersion)
          const transition = orderTransitions[name](card, order, input, await circumstances(now))
          if ('entry' in input) {
            const { entry } = input
            const outcome = transition.order?.form ?? null
            await insertForm(tx, { orderId, entry, outcome, actor: account.id, now })
          }
          return settle(tx, actorOf(account), card, transition, now)
        }),
      ),
  }
}

const actorOf = ({ id, label }: Account): Actor => ({ id, label })

async function lockCase(tx: Tx, id: string): Promise<CaseCard> {
  const card = (await lockCases(tx, [id])).get(id)
  if (!card) throw notFound('case')
  return card
}

/** Never allowed beats somebody was faster, which beats not allowed now: the first is what helps most. */
function check(refusal: Refusal | null, version: number, expected: number): void {
  if (refusal?.code === 'notAllowed') throw refused(refusal)
  if (version !== expected) throw versionConflict(version)
  if (refusal) throw refused(refusal)
}

function checkPlaces(org: Org, card: CaseCard, input: CaseCommands[CaseCommandName]): void {
  if ('townCode' in input) {
    if (!org.hasTown(input.townCode)) throw badRequest('No such town', { field: 'townCode' })
    if (input.gridId !== null && org.townOfGrid(input.gridId) !== input.townCode)
      throw badRequest('The grid does not lie in that town', { field: 'gridId' })
  }
  const units = 'unitIds' in input ? input.unitIds : 'unitId' in input ? [input.unitId] : []
  for (const unitId of units) {
    const town = org.townOfUnit(unitId)
    if (town === undefined) throw badRequest('No such unit', { field: 'unitId' })
    if (town !== null && town !== card.townCode)
      throw badRequest('The unit belongs to another town', { field: 'unitId' })
  }
}

/** Writes what the command made of the case; every command ends here. */
async function settle(tx: Tx, actor: Actor, before: CaseCard, transition: Transition, now: Date) {
  const { type, what, changes, order, outbox } = transition
  const after = changed(before, now, what, changes)
  await updateCases(tx, [after])
  const draft = draftOf({
    type,
    actor,
    before,
    after,
    what,
    ...(order && { order }),
    ...(outbox && { outbox }),
  })
  return { result: after, drafts: [draft] }
}
