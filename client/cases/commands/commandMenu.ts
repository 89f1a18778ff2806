import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import type { CaseCommandName, OrderCommandName } from '#shared/commands.ts'
import { refuseOrder } from '#shared/rules.ts'
import type { Say } from '#shared/say.ts'
import { caseActions, nextStep } from '../caseActions.ts'

/** What those who send orders do to one; what a unit does stands on its own desk. */
const orderNames = [
  'reviewObjection',
  'rate',
  'sendBack',
  'cancel',
] as const satisfies OrderCommandName[]

/** One line of the menu: a command on the case, or on one of its orders. */
export interface MenuEntry {
  id: string
  command:
    | { on: 'case'; name: CaseCommandName }
    | { on: 'order'; name: (typeof orderNames)[number]; orderId: string; unitId: string }
  key: string | null
  /** Why not now; null: now. */
  refusal: Say | null
  isNext: boolean
}

/** What can be done now first, the next step on top; then what cannot, with its reason. */
export function menuEntries(account: Account, card: CaseCard): MenuEntry[] {
  const actions = caseActions(account, card)
  const next = nextStep(card, actions)
  const onCase = actions.map(({ name, key, refusal }): MenuEntry => ({
    ...{ id: name, command: { on: 'case', name }, key, refusal },
    isNext: name === next,
  }))
  const onOrders = card.orders.flatMap((order) =>
    orderNames.flatMap((name): MenuEntry[] => {
      // Reasons why an order cannot be touched would fill the menu and help nobody.
      if (refuseOrder(name, account, card, order) !== null) return []
      const { id: orderId, unitId } = order
      const command = { on: 'order', name, orderId, unitId } as const
      return [{ id: `${name} ${orderId}`, command, key: null, refusal: null, isNext: false }]
    }),
  )
  const all = [...onCase, ...onOrders]
  // An objection is waited for by a unit that does nothing meanwhile.
  const isAwaited = ({ command, isNext }: MenuEntry): boolean =>
    isNext || command.name === 'reviewObjection'
  const allowed = all.filter(({ refusal }) => refusal === null)
  return [
    ...allowed.filter(isAwaited),
    ...allowed.filter((entry) => !isAwaited(entry)),
    ...all.filter(({ refusal }) => refusal !== null),
  ]
}

/** What a line is found by: its name on the screen, and its keys (initials, pinyin, English). */
export interface Findable {
  label: string
  keys: string
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/** How well typed letters fit a line: 0 best, null not at all. */
export function fit(typed: string, { label, keys }: Findable): number | null {
  const wanted = plain(typed)
  const name = plain(label)
  const words = keys.split(' ').map(plain)
  if (wanted === '' || name.startsWith(wanted) || words.includes(wanted)) return 0
  if (words.some((word) => word.startsWith(wanted))) return 1
  return name.includes(wanted) ? 2 : null
}

/** The lines that fit, the best first; what can be done now always before what cannot. */
export function found<T extends { refusal: Say | null }>(
  typed: string,
  entries: readonly T[],
  findable: (entry: T) => Findable,
): T[] {
  const rank = ({ refusal }: T): number => (refusal === null ? 0 : 1)
  return entries
    .flatMap((entry) => {
      const fits = fit(typed, findable(entry))
      return fits === null ? [] : [{ entry, fits }]
    })
    .sort((a, b) => rank(a.entry) - rank(b.entry) || a.fits - b.fits)
    .map(({ entry }) => entry)
}
