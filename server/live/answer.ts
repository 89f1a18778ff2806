import type { Account } from '#shared/account.ts'
import type { Reply } from '#shared/errors.ts'
import { requests, type Input, type Outputs, type RequestName } from '#shared/contract.ts'
import { toErrorBody } from '#server/errors.ts'
import { toAppError } from '#server/answerError.ts'
import type { Log } from '#server/log.ts'
import type { Membership } from './follow.ts'

/** Who asks over a socket, and from which connection. */
export interface Asker {
  account: Account
  connectionId: string
  membership: Membership
}

/** One handler per request in the contract; a missing one does not compile. */
export type Handlers = {
  [N in RequestName]: (input: Input<N>, asker: Asker) => Promise<Outputs[N]>
}

/** Validate, run, reply exactly once. Handlers just return or throw. */
export async function answer<N extends RequestName>(
  name: N,
  handlers: Handlers,
  asker: Asker,
  input: unknown,
  log: Log,
): Promise<Reply<Outputs[N]>> {
  try {
    const parsed = requests[name].parse(input) as Input<N>
    return { ok: true, data: await handlers[name](parsed, asker) }
  } catch (error) {
    return { ok: false, error: toErrorBody(toAppError(error, log)) }
  }
}
