import type { QueryFigure } from './queries.ts'
import { DOOR } from './queryQuestions.ts'
import type { Check } from './report.ts'
import type { Spread } from './samples.ts'

const P95_MAX_MS = 50
const GROWTH_MAX = 1.5
const FULL_SIZE = 1_000_000
/** Asking for one's own session does next to nothing: when that takes so long, the machine was busy. */
const DOOR_MAX_MS = 10

const ms = (value: number): string => value.toFixed(1)
const times = (value: number): string => `${value.toFixed(2)} ×`

const grown = (now: Spread, then: Spread): string =>
  `${times(now.p50 / then.p50)} · ${times(now.p95 / then.p95)}`

const figureAt = (figures: readonly QueryFigure[], kind: string, size: number) =>
  figures.find((one) => one.kind === kind && one.size === size)

const ends = (figures: readonly QueryFigure[], kind: string) => {
  const sizes = figures.filter((one) => one.kind === kind).map(({ size }) => size)
  return {
    first: figureAt(figures, kind, Math.min(...sizes)),
    last: figureAt(figures, kind, Math.max(...sizes)),
  }
}

const isBusy = (figures: readonly QueryFigure[]): boolean =>
  figures.some(({ kind, all }) => kind === DOOR && all.p95 > DOOR_MAX_MS)

const kindsOf = (figures: readonly QueryFigure[]) => [...new Set(figures.map(({ kind }) => kind))]

function noteOn(figures: readonly QueryFigure[], size: number): string {
  const notes = [
    ...(size < FULL_SIZE ? ['not the full size'] : []),
    ...(isBusy(figures) ? ['void: the machine was busy'] : []),
  ]
  return notes.length > 0 ? ` (${notes.join('; ')})` : ''
}

/** What is promised of a million cases: p95 under 50 ms, at most half as long again as with the fewest. */
export function queryChecks(figures: readonly QueryFigure[]): Check[] {
  return kindsOf(figures).flatMap((kind) => {
    // A report is as long as there are open cases, and these stores have ten times as many: told, not judged.
    if (kind === DOOR || kind === 'handover report') return []
    const { first, last } = ends(figures, kind)
    if (!first || !last) return []
    const growth = last.all.p95 / first.all.p95
    const of = `${kind} at ${last.size} cases`
    const growthCheck = {
      name: `${of}: p95 against ${first.size}`,
      kept: growth <= GROWTH_MAX,
      figure: `${times(growth)} ≤ ${times(GROWTH_MAX)}`,
    }
    const p95Check = {
      name: `${of}: p95`,
      kept: last.all.p95 <= P95_MAX_MS,
      figure: `${ms(last.all.p95)} ≤ ${P95_MAX_MS} ms${noteOn(figures, last.size)}`,
    }
    return [p95Check, growthCheck]
  })
}

/** A line per kind and size, with the growth and the question that takes longest. */
export function queryRows(figures: readonly QueryFigure[]): string[][] {
  const head = [
    'kind',
    'cases',
    'p50',
    'p95',
    'p99',
    'growth p50 · p95',
    'where as many are found',
    'slowest question, p50 / p95',
  ]
  const lines = kindsOf(figures).flatMap((kind) => {
    const { first } = ends(figures, kind)
    return figures
      .filter((one) => one.kind === kind)
      .map(({ size, all, alike, slowest }) => [
        kind,
        String(size),
        ms(all.p50),
        ms(all.p95),
        ms(all.p99),
        first ? grown(all, first.all) : '',
        first ? grown(alike, first.alike) : '',
        `${decodeURI(slowest.question)}: ${ms(slowest.p50)} / ${ms(slowest.p95)}`,
      ])
  })
  return [head, ...lines]
}
