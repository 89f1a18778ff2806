import { distanceMeters, type Position } from '#shared/geometry.ts'
import { randomOf, pick, between } from '../district/random.ts'
import { isOver, lengthOf, placeOn, type Walk } from './walk.ts'
import type { Task } from './task.ts'

/** How somebody goes about: at a place, on a round, or on the way to an order's place. */
export type Doing =
  | { kind: 'staying'; at: Position; untilMs: number; rounds: number }
  | { kind: 'round'; walk: Walk; rounds: number }
  | { kind: 'toOrder'; walk: Walk; orderId: string; rounds: number }

export type Act =
  | { name: 'acknowledge'; minutes: number }
  | { name: 'arrive'; distanceM: number }
  | { name: 'leave'; contribution: string }

/** Who is played: the same name and seed go the same rounds. */
export interface Walker {
  seed: string
  /** Where the rounds lead. */
  places: readonly Position[]
  wayBetween: (from: Position, to: Position) => readonly Position[]
}

/** Metres a second: on a bicycle, and in a car. */
const ROUND_SPEED = 3
const CALLED_SPEED = 8
/** An order is answered after so many seconds, and its place is left after so many. */
const ANSWERS = [4, 20] as const
const STAYS = [90, 240] as const
const RESTS = [15, 75] as const

/** What was done there, as somebody in the street would say it in a line. */
const CONTRIBUTIONS = ['已到现场查看，情况属实', '已到现场劝导', '已到现场协助处置'] as const

export const placeOf = (doing: Doing, nowMs: number): Position =>
  doing.kind === 'staying' ? doing.at : placeOn(doing.walk, nowMs)

/** Where and how somebody begins: where they were last, or at the first place of their rounds. */
export const beginning = (
  { seed, places }: Walker,
  last: Position | null,
  nowMs: number,
): Doing => ({
  kind: 'staying',
  at: last ?? pick(places, randomOf(`${seed} start`)),
  untilMs: nowMs + between(0, RESTS[0], `${seed} first`) * 1000,
  rounds: 0,
})

/**
 * What somebody does next, and what they tell about their order. Called again and again; what it asks for
 * is sent once the task says otherwise. `seenAtMs`: when the task was first seen.
 */
export function next(
  walker: Walker,
  doing: Doing,
  task: Task | null,
  seenAtMs: number,
  nowMs: number,
): { doing: Doing; act: Act | null } {
  if (task === null || task.state === 'called') {
    const went = onRounds(walker, doing, nowMs)
    return { doing: went, act: task && answer(walker, went, task, seenAtMs, nowMs) }
  }
  const here = placeOf(doing, nowMs)
  const { rounds } = doing
  if (task.state === 'onSite') {
    const stays = between(...STAYS, `${walker.seed} ${task.orderId} stays`) * 1000
    const isDone = nowMs - (task.arrivedAtMs ?? seenAtMs) >= stays
    const contribution = pick(CONTRIBUTIONS, randomOf(`${walker.seed} ${task.orderId} did`))
    return {
      doing: { kind: 'staying', at: here, untilMs: nowMs, rounds },
      act: isDone ? { name: 'leave', contribution } : null,
    }
  }
  const goal = task.place ?? here
  if (doing.kind !== 'toOrder' || doing.orderId !== task.orderId) {
    const walk = { way: walker.wayBetween(here, goal), speed: CALLED_SPEED, sinceMs: nowMs }
    return { doing: { kind: 'toOrder', walk, orderId: task.orderId, rounds }, act: null }
  }
  const distanceM = Math.round(distanceMeters(here, goal))
  return { doing, act: isOver(doing.walk, nowMs) ? { name: 'arrive', distanceM } : null }
}

function answer(
  { seed, wayBetween }: Walker,
  doing: Doing,
  { orderId, place }: Task,
  seenAtMs: number,
  nowMs: number,
): Act | null {
  if (nowMs - seenAtMs < between(...ANSWERS, `${seed} ${orderId} answers`) * 1000) return null
  const here = placeOf(doing, nowMs)
  const metres = lengthOf(wayBetween(here, place ?? here))
  return { name: 'acknowledge', minutes: Math.max(1, Math.ceil(metres / CALLED_SPEED / 60)) }
}

function onRounds({ seed, places, wayBetween }: Walker, doing: Doing, nowMs: number): Doing {
  const { rounds } = doing
  if (doing.kind === 'toOrder')
    return { kind: 'staying', at: placeOf(doing, nowMs), untilMs: nowMs, rounds }
  if (doing.kind === 'round') {
    if (!isOver(doing.walk, nowMs)) return doing
    const untilMs = nowMs + between(...RESTS, `${seed} rests ${rounds}`) * 1000
    return { kind: 'staying', at: placeOf(doing, nowMs), untilMs, rounds }
  }
  if (nowMs < doing.untilMs) return doing
  const goal = pick(places, randomOf(`${seed} goes ${rounds}`))
  const walk = { way: wayBetween(doing.at, goal), speed: ROUND_SPEED, sinceMs: nowMs }
  return { kind: 'round', walk, rounds: rounds + 1 }
}
