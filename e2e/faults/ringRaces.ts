import { granted, heard, place, UNIT } from '#server/calls/testing.ts'
import type { LiveSocket } from '#server/live/testing.ts'
import { came, openCase, orFault, type World } from './ringWorld.ts'

/** Every event about a case carries all its calls: a case with a thousand would be a drill of its own. */
const RACES_PER_CASE = 20
const SAYS_EVERY = 100

/** The same two accounts at each of the two servers. */
interface Seats {
  callers: [LiveSocket, LiveSocket]
  desks: [LiveSocket, LiveSocket]
}
/** At which of the two it was won; or what went wrong. */
type Race = (seats: Seats, caseId: string, round: number) => Promise<0 | 1 | string>

export async function races(
  { one, other, connect }: Omit<World, 'caseId'>,
  rounds: number,
  race: Race,
): Promise<{ wonAt: [number, number]; faults: string[] }> {
  const both = async (username: string): Promise<[LiveSocket, LiveSocket]> => [
    await connect(one, username),
    await connect(other, username),
  ]
  const seats: Seats = { callers: await both('lead'), desks: await both('guijian') }
  const wonAt: [number, number] = [0, 0]
  const faults: string[] = []
  let caseId = ''
  for (let round = 0; round < rounds; round++) {
    if (round % RACES_PER_CASE === 0) caseId = await openCase(one.base)
    const outcome = await orFault(came('its end', race(seats, caseId, round)))
    if (typeof outcome === 'string') faults.push(`${race.name} ${round}: ${outcome}`)
    else wonAt[outcome]++
    if ((round + 1) % SAYS_EVERY === 0)
      process.stderr.write(`${race.name}: ${round + 1} of ${rounds}, ${faults.length} faults\n`)
  }
  for (const socket of [...seats.callers, ...seats.desks]) socket.disconnect()
  return { wonAt, faults }
}

const winnerOf = (answers: readonly { ok: boolean }[]): 0 | 1 | string => {
  const won = answers.flatMap(({ ok }, index) => (ok ? [index] : []))
  return won.length === 1 ? (won[0] as 0 | 1) : `${won.length} won`
}

/** Desks of one officer at both servers answer as soon as they ring; the call was placed at either. */
export async function answerTwice({ callers, desks }: Seats, caseId: string, round: number) {
  const rings = desks.map((desk) => heard(desk, 'call:ringing'))
  const silenced = desks.map((desk) => heard(desk, 'call:silenced'))
  const caller = callers[round % 2 === 0 ? 0 : 1]
  const taken = heard(caller, 'call:answered', ({ mine }) => mine)
  const { callId } = await place(caller, caseId)
  await Promise.all(rings)
  const answers = await Promise.all(
    desks.map((desk) => desk.emitWithAck('call:answer', { callId })),
  )
  await Promise.all([taken, ...silenced])
  const ended = desks.filter((_, at) => answers[at]?.ok).map((desk) => heard(desk, 'call:ended'))
  await granted(caller.emitWithAck('call:hangUp', { callId }))
  await Promise.all(ended)
  return winnerOf(answers)
}

/** One account presses at both servers for one unit about one case. */
export async function pressTwice({ callers, desks }: Seats, caseId: string) {
  const rings = desks.map((desk) => heard(desk, 'call:ringing'))
  const silenced = desks.map((desk) => heard(desk, 'call:silenced'))
  const presses = await Promise.all(
    callers.map((caller) => caller.emitWithAck('call:place', { caseId, unitId: UNIT })),
  )
  await Promise.all(rings)
  for (const [at, press] of presses.entries()) {
    if (!press.ok) continue
    const { callId } = press.data
    await granted((callers[at] as LiveSocket).emitWithAck('call:hangUp', { callId }))
  }
  await Promise.all(silenced)
  const refused = presses.flatMap((press) => (press.ok ? [] : [press.error.details?.reason]))
  const [reason] = refused as { code?: string }[]
  return reason?.code === 'refusal.unitCalled' ? winnerOf(presses) : `refused: ${reason?.code}`
}
