import { io, type Socket } from 'socket.io-client'
import type {
  ClientToServer,
  Input,
  Outputs,
  RequestName,
  ServerToClient,
} from '#shared/contract.ts'
import type { Reply } from '#shared/errors.ts'

export type BoardSocket = Socket<ServerToClient, ClientToServer>

const ASK_TIMEOUT_MS = 5_000

export function openSocket(): BoardSocket {
  return io({
    transports: ['websocket'],
    autoConnect: false,
    // Back within a second of the network, and a thousand walls of one restart do not knock together.
    reconnectionDelay: 300,
    reconnectionDelayMax: 700,
    randomizationFactor: 0.4,
    timeout: 3_000,
  })
}

export type Ask = <N extends RequestName>(name: N, input: Input<N>) => Promise<Reply<Outputs[N]>>

/** What `ask` needs of a socket; the library's own types cannot follow a name that is a variable. */
interface Asking {
  connected: boolean
  timeout(ms: number): { emitWithAck(name: string, input: unknown): Promise<unknown> }
}

/** Asks and gets exactly one answer. Never throws: a silent server counts as `noAnswer`. */
export function createAsk(socket: Asking): Ask {
  return async <N extends RequestName>(name: N, input: Input<N>) => {
    // The library would keep the question for the next connection, where it may be wrong by then.
    if (!socket.connected) return noAnswer('not connected')
    try {
      return (await socket.timeout(ASK_TIMEOUT_MS).emitWithAck(name, input)) as Reply<Outputs[N]>
    } catch (error) {
      return noAnswer(String(error))
    }
  }
}

const noAnswer = (message: string) => ({
  ok: false as const,
  error: { code: 'noAnswer' as const, message },
})
