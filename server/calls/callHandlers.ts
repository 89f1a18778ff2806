import type { Handlers } from '#server/live/answer.ts'
import type { CallService } from './callService.ts'

type CallHandlers = { [N in keyof Handlers as N extends `call:${string}` ? N : never]: Handlers[N] }

/** What a screen may ask of calls, over its socket. */
export function callHandlers(calls: CallService): CallHandlers {
  const inOrder = createInOrder()
  return {
    'call:place': ({ caseId, unitId }, asker) => calls.place(asker, caseId, unitId),
    'call:callBack': ({ callId }, asker) => calls.callBack(asker, callId),
    'call:answer': ({ callId }, asker) => calls.answer(asker, callId),
    'call:decline': ({ callId }, asker) => calls.decline(asker, callId).then(done),
    'call:hangUp': ({ callId }, asker) => calls.hangUp(asker, callId).then(done),
    'call:rejoin': ({ callId, endId }, asker) => calls.rejoin(asker, callId, endId),
    'call:head': ({ callId }, asker) => calls.head(asker, callId).then(done),
    'call:phone': ({ callId }, asker) => calls.phone(asker, callId),
    'call:byPhone': ({ callId }, asker) => calls.byPhone(asker, callId).then(done),
    'call:invite': ({ callId, unitId, transfer = false }, asker) =>
      calls.invite(asker, callId, unitId, transfer),
    'call:unrecord': ({ callId, why }, asker) => calls.unrecord(asker, callId, why).then(done),
    'call:uninvite': ({ callId, unitId }, asker) =>
      calls.uninvite(asker, callId, unitId).then(done),
    'call:signal': ({ callId, to, signal }, asker) =>
      inOrder(asker.connectionId, () => calls.signal(asker, callId, to, signal)).then(done),
  }
}

const done = (): null => null

/** One after the other for each connection: every signal is looked up, and none may overtake another. */
function createInOrder() {
  const last = new Map<string, Promise<void>>()
  return (connectionId: string, work: () => Promise<void>): Promise<void> => {
    const mine = (last.get(connectionId) ?? Promise.resolve()).then(work)
    const settled = mine
      .catch(() => undefined)
      .then(() => {
        if (last.get(connectionId) === settled) last.delete(connectionId)
      })
    last.set(connectionId, settled)
    return mine
  }
}
