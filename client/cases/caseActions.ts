import type { Account } from '#shared/account.ts'
import { awaitsChief, awaitsDecision, type CaseCard } from '#shared/case.ts'
import { caseCommandNames, type CaseCommandName } from '#shared/commands.ts'
import { isCalledBack, refuseCase } from '#shared/rules.ts'
import type { Say } from '#shared/say.ts'

/**
 * The keys of the everyday commands, as they stand on their buttons; J and K walk through the list.
 * What is rare has no key of its own and is found in the menu.
 */
export const commandKeys: Partial<Record<CaseCommandName, string>> = {
  file: 'F',
  firstContact: 'C',
  sort: 'S',
  dispatch: 'D',
  whistle: 'W',
  relocate: 'L',
  check: 'V',
  callback: 'B',
  close: 'X',
  reportProgress: 'R',
  handBack: 'H',
}

/** Keys of what is done daily and has no button: they stand in the menu beside their line. */
export const menuKeys: Partial<Record<CaseCommandName, string>> = {
  merge: 'G',
  urge: 'E',
  supervise: 'Z',
  requestReturn: 'O',
  heed: 'A',
}

export interface CaseAction {
  name: CaseCommandName
  key: string | null
  /** Why not now; null: now. */
  refusal: Say | null
}

/** In the order of the closed loop. What this account may never do is not there at all. */
export function caseActions(account: Account, card: CaseCard): CaseAction[] {
  return caseCommandNames.flatMap((name) => {
    const refusal = refuseCase(name, account, card)
    if (refusal?.code === 'notAllowed') return []
    return [
      { name, key: commandKeys[name] ?? menuKeys[name] ?? null, refusal: refusal?.reason ?? null },
    ]
  })
}

/**
 * The step the case waits for from whoever may do these: its button stands out. What somebody asked
 * goes before what the loop asks. Null when somebody else has to move.
 */
export function nextStep(
  card: CaseCard,
  actions: readonly Pick<CaseAction, 'name' | 'refusal'>[],
): CaseCommandName | null {
  const may = new Set(actions.filter(({ refusal }) => refusal === null).map(({ name }) => name))
  return stepsOf(card).find((name) => may.has(name)) ?? null
}

function stepsOf(card: CaseCard): CaseCommandName[] {
  const steps: CaseCommandName[] = []
  if (awaitsDecision(card)) steps.push('decide')
  if (card.tickets.some(({ returning }) => returning?.state === 'answered'))
    steps.push('concludeReturn')
  if (card.tickets.some(({ returning }) => returning?.state === 'asked')) steps.push('reviewReturn')
  if (card.tickets.some(({ extension }) => extension?.state === 'asked'))
    steps.push('reviewExtension')
  if (awaitsChief(card)) steps.push('instruct')
  if (card.tier === 4 && card.special === null) steps.push('acceptSpecial')
  const step = stepOfStatus(card)
  return step === null ? steps : [...steps, step]
}

function stepOfStatus(card: CaseCard): CaseCommandName | null {
  switch (card.status) {
    case 'received':
      return 'file'
    case 'filed':
      if (card.tier === null) return 'sort'
      return card.tier === 3 ? 'whistle' : 'dispatch'
    case 'checking':
      return 'check'
    case 'callback':
      if (!card.tickets.every(isCalledBack)) return 'callback'
      return card.tickets.some(isNotContent) ? 'redo' : 'close'
    case 'pending':
      return 'resume'
    case 'assigned':
    case 'handling':
    case 'closed':
    case 'voided':
      return null
  }
}

const isNotContent = ({ withdrawn, callback }: CaseCard['tickets'][number]): boolean =>
  !withdrawn && (callback?.satisfaction === 'dissatisfied' || callback?.verdict === 'unsolved')
