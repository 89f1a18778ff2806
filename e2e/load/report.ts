import type { CallsResult } from './calls.ts'
import type { FanOutResult } from './fanOut.ts'
import type { FirstAudio } from './firstAudio.ts'
import type { IntakeResult } from './intake.ts'
import type { Memory } from './memory.ts'
import type { QueryFigure } from './queries.ts'
import { queryChecks, queryRows } from './queryReport.ts'
import type { Spread } from './samples.ts'

export interface Check {
  name: string
  kept: boolean
  figure: string
}

/** What was measured; a part that was not is null or empty. */
export interface Results {
  fanOut: FanOutResult[]
  intake: IntakeResult | null
  firstAudio: FirstAudio | null
  calls: CallsResult | null
  memory: Memory | null
  queries: QueryFigure[]
}

const LOOP_MAX_MS = 50
const POST_TO_SCREEN_MAX_MS = 100
const FIRST_AUDIO_MAX_MS = 1500
const PRESS_TO_RING_MAX_MS = 500
const POST_FOLLOWERS = 500
const POST_RATE = 50

const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0)
const percent = (share: number): string => `${Math.round(share * 100)} %`
const spread = ({ p50, p95, p99 }: Spread): string => [p50, p95, p99].map(ms).join(' / ')

/** What the product promises, held against what was measured. */
export function checksOf({ fanOut, intake, firstAudio, calls, queries }: Results): Check[] {
  return [
    ...queryChecks(queries),
    ...fanOut.flatMap((one) => [
      judge(`${nameOf(one)}: commit → screen p99`, {
        value: one.commitToScreen.p99,
        most: 1.5 * one.bareToScreen.p99 + 5,
        isVoid: one.isVoid,
      }),
      judge(`${nameOf(one)}: server's event loop p99`, {
        value: one.loopP99.server,
        most: LOOP_MAX_MS,
      }),
      ...(one.followers === POST_FOLLOWERS && one.rate === POST_RATE
        ? [
            judge(`${nameOf(one)}: post → screen p99`, {
              value: one.postToScreen.p99,
              most: POST_TO_SCREEN_MAX_MS,
              isVoid: one.isVoid,
            }),
          ]
        : []),
    ]),
    ...(intake ? intakeChecks(intake) : []),
    ...(firstAudio
      ? [
          judge('press → first audio packet p95', {
            value: firstAudio.product.p95,
            most: FIRST_AUDIO_MAX_MS,
          }),
        ]
      : []),
    ...(calls
      ? [judge('press → ringing p99', { value: calls.pressToRing.p99, most: PRESS_TO_RING_MAX_MS })]
      : []),
  ]
}

function intakeChecks(intake: IntakeResult): Check[] {
  const { rowsPerSecond, bareRowsPerSecond, loopP99 } = intake
  return [
    {
      name: 'intake: at least half of the bare rows/s',
      kept: rowsPerSecond >= bareRowsPerSecond / 2,
      figure: `${ms(rowsPerSecond)} of ${ms(bareRowsPerSecond)} (${percent(rowsPerSecond / bareRowsPerSecond)})`,
    },
    judge("intake: server's event loop p99", { value: loopP99, most: LOOP_MAX_MS }),
  ]
}

interface Judged {
  value: number
  most: number
  isVoid?: boolean
}

function judge(name: string, { value, most, isVoid = false }: Judged): Check {
  const figure = `${ms(value)} ≤ ${ms(most)} ms${isVoid ? ' (void: the followers were late)' : ''}`
  return { name, kept: value <= most, figure }
}

const nameOf = ({ followers, rate, audience }: FanOutResult): string =>
  `${followers} × ${rate}/s ${audience}`

export function printResults(results: Results, checks: readonly Check[]): void {
  const { fanOut, intake, firstAudio, calls, memory, queries } = results
  if (queries.length > 0) print('Queries over HTTP, one at a time, ms', queryRows(queries))
  if (fanOut.length > 0) printFanOut(fanOut)
  if (intake) printIntake(intake)
  if (firstAudio) printFirstAudio(firstAudio)
  if (calls) printCalls(calls)
  if (memory) printMemory(memory)
  print(
    'Checks',
    checks.map(({ name, kept, figure }) => [kept ? 'kept' : 'MISSED', name, figure]),
  )
}

function printFanOut(fanOut: readonly FanOutResult[]): void {
  print('Fan-out, p50 / p95 / p99 in ms', [
    [
      'screens × events',
      'commit → screen',
      'of it, until sent',
      'bare → screen',
      'bare, singles',
      'post → screen',
      'loop p99 server · bare · screens',
      'CPU',
    ],
    ...fanOut.map((one) => [
      nameOf(one),
      spread(one.commitToScreen),
      spread(one.commitToSent),
      spread(one.bareToScreen),
      one.singlesToScreen ? spread(one.singlesToScreen) : '–',
      spread(one.postToScreen),
      [one.loopP99.server, one.loopP99.bare, one.loopP99.followers].map(ms).join(' · '),
      `${Math.round(one.serverCpuShare * 100)} %${one.isVoid ? ' void' : ''}`,
    ]),
  ])
}

function printIntake(intake: IntakeResult): void {
  print('Intake', [
    ['', 'product', 'bare rows'],
    ['batches of 100, rows/s', ms(intake.rowsPerSecond), ms(intake.bareRowsPerSecond)],
    ['single, p50 / p95 / p99 ms', spread(intake.single), spread(intake.bareSingle)],
    ['server CPU per row, µs', ms(intake.serverMicrosPerRow), ''],
    [
      'PostgreSQL CPU per row, µs',
      ms(intake.postgresMicrosPerRow),
      ms(intake.barePostgresMicrosPerRow),
    ],
    ["server's event loop p99 ms", ms(intake.loopP99), ''],
    ['search and likeness behind by, ms', ms(intake.followedAfterMs), ''],
  ])
}

function printFirstAudio({ product, fromAnswer, bare }: FirstAudio): void {
  print(`Press → first audio packet, ${product.count} calls between two pages, ms`, [
    ['', 'p50', 'p95'],
    ['station presses → hears the desk', ms(product.p50), ms(product.p95)],
    ['of it, since the desk pressed answer', ms(fromAnswer.p50), ms(fromAnswer.p95)],
    ['two bare pages, microphone and WebRTC alone', ms(bare.p50), ms(bare.p95)],
  ])
}

function printCalls({
  screens,
  pressToRing,
  answerToTaken,
  bare,
  idleCpuPerHundred,
}: CallsResult): void {
  print(`Calls with ${screens} screens following, ${pressToRing.count} times, p50 / p95 / p99 ms`, [
    ['press → ringing at the desk', spread(pressToRing)],
    ['answer → known to the caller', spread(answerToTaken)],
    ['bare Socket.IO, from one screen to another', spread(bare)],
    ['server CPU per hundred idle desks', `${(idleCpuPerHundred * 100).toFixed(2)} %`],
  ])
}

function printMemory({ serverRssMb, serverHeapMb, postgresMb }: Memory): void {
  print('Memory of an idle server with the demo district, MB', [
    ['server RSS', 'server heap', 'PostgreSQL'],
    [ms(serverRssMb), ms(serverHeapMb), postgresMb === null ? 'unknown' : ms(postgresMb)],
  ])
}

function print(title: string, rows: readonly string[][]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  console.log(`\n${title}\n${lines.join('\n')}`)
}
