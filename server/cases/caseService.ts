import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import type {
  CaseCommandName,
  CaseCommands,
  OrderCommandName,
  OrderCommands,
} from '#shared/commands.ts'
import type { FormEntry } from '#shared/forms/forms.ts'
import type { Order } from '#shared/order.ts'
import { refuseCase, refuseOrder, type Refusal } from '#shared/rules.ts'
import { say } from '#shared/say.ts'
import { badRequest, notFound, refused, versionConflict } from '#server/errors.ts'
import { tiePhotos } from '#server/evidence/formPhotos.ts'
import type { Org } from '#server/grids/org.ts'
import { redact } from '#server/intake/redact.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { recordOutcome } from '#server/sorting/recordOutcome.ts'
import type { CurrentCaseLimits } from '#server/rules/caseLimits.ts'
import type { FormLimits } from '#server/rules/formLimits.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Rulebook } from '#server/rules/rulebook.ts'
import { answerOnce, type Retry } from './answerOnce.ts'
import { insertForm, lockCaseOfOrder, lockCases, updateCases } from './caseRepo.ts'
import { callerGroups } from './callerGroupsRepo.ts'
import { caseTransitions, type OneCaseCommand } from './caseTransitions.ts'
import { limitsOfForm } from './formEntry.ts'
import { draftOf, type Actor } from './happening.ts'
import { mergeWords } from './mergeCases.ts'
import { orderTransitions } from './orderTransitions.ts'
import { settled, type Moment } from './settled.ts'
import { takenFields } from './takenFields.ts'
import type { Circumstances, Transition } from './transition.ts'
import { settleTwo } from './twoCases.ts'

interface Deps {
  ledger: Ledger
  limits: Limits
  formLimits: FormLimits
  caseLimits: CurrentCaseLimits
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
export function createCaseService(deps: Deps): CaseService {
  const { ledger, limits, formLimits, caseLimits, rulebook, org } = deps
  const circumstances = async (
    tx: Tx,
    now: Date,
    account: Account,
    card: CaseCard,
    entry: FormEntry | null = null,
  ): Promise<Circumstances> => ({
    now,
    newId: uuid,
    rulebook: rulebook(),
    limits: caseLimits.current(),
    formLimits: entry && (await limitsOfForm(formLimits, entry, now)),
    redact,
    sameCaller: await callerGroups(tx, card),
    by: { post: account.post, area: account.area },
  })

  const moment = (now: Date): Moment => ({
    now,
    limits: caseLimits.current(),
    rulebook: rulebook(),
  })

  /** Writes what the command made of the case; every command on one case ends here. */
  async function settle(tx: Tx, actor: Actor, before: CaseCard, transition: Transition, now: Date) {
    const { type, what, order, outbox } = transition
    const after = settled(before, transition, moment(now))
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

  return {
    command: (name, account, caseId, input, retry) =>
      ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          if (name === 'merge' || name === 'unmerge') {
            const { caseId: otherId, ...rest } = input as CaseCommands['merge' | 'unmerge']
            const { card, other: otherOf } = await lockTwo(tx, caseId, otherId)
            check(refuseCase(name, account, card), card.version, input.expectedVersion)
            const other = otherOf()
            if (name === 'merge' && 'caseVersion' in rest)
              check(refuseCase(name, account, other), other.version, rest.caseVersion)
            const which: 'merge' | 'unmerge' = name
            const two = { name: which, target: card, source: other }
            const words = wordsOf(name, card, other)
            return settleTwo(tx, { actor: actorOf(account), ...two, words, at: moment(now) })
          }
          const card = await lockCase(tx, caseId)
          check(refuseCase(name, account, card), card.version, input.expectedVersion)
          checkPlaces(org, card, input)
          const c = await circumstances(tx, now, account, card)
          const taken = takenFields(name, input)
          if (taken) await recordOutcome(tx, card, taken, now)
          const transition = transitionOf<OneCaseCommand>(name, card, input, c)
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
          const entry = 'entry' in input ? input.entry : null
          const c = await circumstances(tx, now, account, card, entry)
          const transition = orderTransitions[name](card, order, input, c)
          if (entry) {
            const outcome = transition.order?.form ?? null
            const formId = uuid()
            await insertForm(tx, { id: formId, orderId, entry, outcome, actor: account.id, now })
            await tiePhotos(tx, limits, { orderId, formId, entry, now })
          }
          return settle(tx, actorOf(account), card, transition, now)
        }),
      ),
  }
}

/** The name as it is, without the generic caller's idea of it. */
const wordsOf = (name: keyof typeof mergeWords, target: CaseCard, source: CaseCard) =>
  mergeWords[name](target, source)

const actorOf = ({ id, label }: Account): Actor => ({ id, label })

/** The generic caller has lost which input belongs to which name: here they meet again. */
const transitionOf = <N extends OneCaseCommand>(
  name: N,
  card: CaseCard,
  input: CaseCommands[N],
  c: Circumstances,
): Transition => caseTransitions[name](card, input, c)

async function lockCase(tx: Tx, id: string): Promise<CaseCard> {
  const card = (await lockCases(tx, [id])).get(id)
  if (!card) throw notFound('case')
  return card
}

/** Both cases, locked in one statement; the other is looked for only once it is known that one may ask. */
async function lockTwo(
  tx: Tx,
  id: string,
  otherId: string,
): Promise<{ card: CaseCard; other: () => CaseCard }> {
  const found = await lockCases(tx, z.uuid().safeParse(otherId).success ? [id, otherId] : [id])
  const one = (caseId: string): CaseCard => {
    const card = found.get(caseId)
    if (!card) throw notFound('case')
    return card
  }
  return { card: one(id), other: () => one(otherId) }
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
  for (const unitId of unitsIn(input)) {
    const town = org.townOfUnit(unitId)
    if (town === undefined) throw badRequest('No such unit', { field: 'unitId' })
    if (town !== null && town !== card.townCode)
      throw badRequest('The unit belongs to another town', { field: 'unitId' })
    // What it has, it finishes.
    if (!org.isInUse(unitId) && !card.orders.some((order) => order.unitId === unitId))
      throw badRequest('The unit is out of use', { reason: say('orgFile.unitOver', { unitId }) })
  }
}

function unitsIn(input: CaseCommands[CaseCommandName]): readonly string[] {
  if ('unitIds' in input) return input.unitIds
  return 'unitId' in input && input.unitId !== undefined ? [input.unitId] : []
}
