import fc from 'fast-check'
import { z } from 'zod'
import { requests, type RequestName } from '#shared/contract.ts'
import { ErrorBody } from '#shared/errors.ts'
import type { LiveSocket } from '#server/live/testing.ts'
import type { World } from './badInputWorld.ts'
import { badText, oddValue, spoiled } from './badInputValues.ts'

export interface BadMessage {
  event: string
  args: unknown[]
  /** Without one nothing is answered, and nothing may break. */
  wantsAck: boolean
}

const names = Object.keys(requests) as RequestName[]
/** Not of the contract; some mean something to Socket.IO itself. */
const strange = [
  '',
  'error',
  'message',
  '__proto__',
  'constructor',
  'board:frame',
  'case:close',
  'x'.repeat(500),
]

/** Messages of which none is good: every request with garbage, and events nobody listens to. */
export function badMessages({ card }: World): fc.Arbitrary<BadMessage> {
  const goods: Record<RequestName, object> = {
    'board:follow': { scope: { gridId: '310118105G01' }, since: 0, contract: 1 },
    'call:place': { caseId: card.id, unitId: 'ZHAOXIANG-GUIJIAN' },
    'call:answer': { callId: card.id },
    'call:decline': { callId: card.id },
    'call:hangUp': { callId: card.id },
    'call:rejoin': { callId: card.id },
    'call:head': { callId: card.id },
    'call:phone': { callId: card.id },
    'call:byPhone': { callId: card.id },
    'call:invite': { callId: card.id, unitId: 'ZHAOXIANG-CHENGGUAN', transfer: true },
    'call:unrecord': { callId: card.id, why: 'refused' },
    'call:uninvite': { callId: card.id, unitId: 'ZHAOXIANG-CHENGGUAN' },
    'call:callBack': { callId: card.id },
    'case:look': { caseId: card.id },
    'presence:say': { page: 'idle' },
    'call:signal': { callId: card.id, to: card.id, signal: { kind: 'offer', sdp: 'x' } },
  }
  const spoiling = fc.constantFrom(...names).chain((event) =>
    fc.record({
      event: fc.constant(event),
      args: fc.oneof(
        // A call that is placed is stored, so the case is never the one that there is.
        spoiled(event === 'call:place' ? { ...goods[event], caseId: 'no case' } : goods[event]).map(
          (one) => [one],
        ),
        badText.map((text) => [
          { ...goods[event], callId: text, caseId: text, scope: { townCode: text } },
        ]),
        fc
          .constantFrom(
            { district: true, townCode: 'x' },
            { gridId: 'nowhere' },
            { unitId: "'" },
            {},
          )
          .map((scope) => [{ scope, since: 0, contract: 1 }]),
        fc.array(oddValue, { maxLength: 3 }),
      ),
      wantsAck: fc.constantFrom(true, true, true, false),
    }),
  )
  const nobodys = fc.record({
    event: fc.constantFrom(...strange),
    args: fc.array(oddValue, { maxLength: 3 }),
    wantsAck: fc.constant(false),
  })
  return fc.oneof({ weight: 8, arbitrary: spoiling }, { weight: 1, arbitrary: nobodys })
}

/** Packets that are none, as text after the engine's own mark. Each may cost the sender its connection. */
export const badPackets: readonly string[] = [
  '',
  '2',
  '2[',
  '2{}',
  '2["board:follow"',
  '2[null]',
  '2[{}]',
  '2["disconnect"]',
  '2["newListener",1]',
  '2["error"]',
  '99999999999["board:follow",{}]',
  '3',
  '31[]',
  '3-1[]',
  '5',
  '51-["x",{"_placeholder":true,"num":0}]',
  '51-["board:follow",{"_placeholder":true,"num":9}]',
  '6',
  '0',
  '0{"token":1}',
  '0/admin,',
  '1/admin,',
  '2/admin,["x"]',
  '4"x"',
  '7',
  '2' + '['.repeat(20_000),
  `2["board:follow",${'['.repeat(80_000)}${']'.repeat(80_000)}]`,
  '2["' + 'x'.repeat(150_000) + '"]',
  '\u0000',
  '2["board:follow","\\ud800"]',
]

const Reply = z.union([
  z.strictObject({ ok: z.literal(true), data: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: ErrorBody.strict() }),
])

/** Sends it; what is wrong with the answer, or null. */
export async function faultOfMessage(
  socket: LiveSocket,
  { event, args, wantsAck }: BadMessage,
): Promise<string | null> {
  const emitter = socket as unknown as {
    emit(event: string, ...args: unknown[]): void
    timeout(ms: number): { emitWithAck(event: string, ...args: unknown[]): Promise<unknown> }
  }
  if (!wantsAck) {
    emitter.emit(event, ...args)
    return null
  }
  const said = `${event} ${JSON.stringify(args).slice(0, 200)}`
  const reply = await emitter
    .timeout(10_000)
    .emitWithAck(event, ...args)
    .catch(() => 'none')
  const parsed = Reply.safeParse(reply)
  if (!parsed.success) return `${said}: answered ${JSON.stringify(reply)}`
  const failed =
    !parsed.data.ok && ['unexpected', 'storeUnavailable'].includes(parsed.data.error.code)
  return failed ? `${said}: answered unexpected` : null
}
