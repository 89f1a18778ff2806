import type { CaseCard } from '#shared/case.ts'
import type {
  CaseCommandName,
  CaseCommands,
  OrderCommandName,
  OrderCommands,
} from '#shared/commands.ts'
import { createPress } from '../link/pressOnce.ts'

/** A command's body without the version: that is added at the press, from the newest card. */
type Without<T> = Omit<T, 'expectedVersion'>
export type CaseBody<N extends CaseCommandName> = Without<CaseCommands[N]>
export type OrderBody<N extends OrderCommandName> = Without<OrderCommands[N]>

/** Every command answers with the case as it left it. */
export interface CommandDone {
  case: Pick<CaseCard, 'id' | 'version'>
}

type PostCommand = NonNullable<Parameters<typeof createPress<CommandDone>>[0]>

/** Commands as buttons send them: pressed again after a silence, they are done once. */
export function createPresser(send?: PostCommand, makeKey?: () => string) {
  const press = createPress<CommandDone>(send, makeKey)
  return {
    onCase: <N extends CaseCommandName>(
      card: { id: string; version: number },
      name: N,
      body: CaseBody<N>,
    ) => press(`/api/cases/${card.id}/${name}`, { ...body, expectedVersion: card.version }),
    onOrder: <N extends OrderCommandName>(
      order: { id: string; version: number },
      name: N,
      body: OrderBody<N>,
    ) => press(`/api/orders/${order.id}/${name}`, { ...body, expectedVersion: order.version }),
  }
}
