import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import type { CaseCommandName } from '#shared/commands.ts'
import { refuseCase } from '#shared/rules.ts'
import type { Say } from '#shared/say.ts'

/** The key of each command, as it stands on its button. J and K walk through the list. */
export const commandKeys: Record<CaseCommandName, string> = {
  file: 'F',
  firstContact: 'C',
  sort: 'S',
  dispatch: 'D',
  whistle: 'W',
  relocate: 'L',
  check: 'V',
  callback: 'B',
  close: 'X',
}

export interface CaseAction {
  name: CaseCommandName
  key: string
  /** Why not now; null: now. */
  refusal: Say | null
}

/** In the order of the closed loop. What this account may never do is not there at all. */
export function caseActions(account: Account, card: CaseCard): CaseAction[] {
  return (Object.keys(commandKeys) as CaseCommandName[]).flatMap((name) => {
    const refusal = refuseCase(name, account, card)
    if (refusal?.code === 'notAllowed') return []
    return [{ name, key: commandKeys[name], refusal: refusal?.reason ?? null }]
  })
}

/** The step the case waits for: its button stands out. Null when somebody else has to move. */
export function nextStep(card: CaseCard): CaseCommandName | null {
  switch (card.status) {
    case 'received':
      return 'file'
    case 'filed':
      if (card.tier === null) return 'sort'
      return card.tier === 3 ? 'whistle' : 'dispatch'
    case 'checking':
      return 'check'
    case 'callback':
      return card.tickets.some((ticket) => !ticket.withdrawn && ticket.callback === null)
        ? 'callback'
        : 'close'
    case 'assigned':
    case 'handling':
    case 'pending':
    case 'closed':
    case 'voided':
      return null
  }
}
