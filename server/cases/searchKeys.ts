import type { Room } from '#shared/area.ts'
import { audiencesOf, isClosed, type CaseCard, type Tier } from '#shared/case.ts'
import type { Source } from '#shared/ticket.ts'

/**
 * Keys a case is found by. One is a week, a mark and a gram in one whole number below 2^53:
 * `(week · 2 + mark) · 2^32 + gram`. A gram is two UTF-16 units that stand side by side, or, for
 * longer runs of digits and Latin letters, four of them in base 36. What a list is narrowed by is a gram
 * too, hashed: it is always checked again on the case itself.
 */
const GRAM = 2 ** 32
const WEEK_MS = 7 * 24 * 3_600_000
/** Private-use units are in no text, so their pairs are free for what is no pair of letters. */
const QUADS = 0xe000 * 0x10000
const FACTS = 0xe100 * 0x10000
const FACT_BITS = 28
const QUAD = 4

/** `words`: stands in the tickets' words alone, which not everybody may read. */
export type Mark = 'public' | 'words'

export const weekOf = (at: Date): number => Math.floor(at.getTime() / WEEK_MS)

/** The first number of a week's keys with that mark; a key is this plus a gram. */
export const baseOf = (week: number, mark: Mark): number =>
  (week * 2 + (mark === 'words' ? 1 : 0)) * GRAM

/** As letters are compared: full and half width, capitals and small ones alike. */
const normal = (text: string): string => text.normalize('NFKC').toLowerCase()

const runsOf = (text: string): string[] => normal(text).match(/[\p{L}\p{N}]+/gu) ?? []

const pairAt = (run: string, at: number): number =>
  run.charCodeAt(at) * 0x10000 + run.charCodeAt(at + 1)

const quadAt = (run: string, at: number): number =>
  QUADS + Number.parseInt(run.slice(at, at + QUAD), 36)

/** Where pieces of plain digits and letters lie that are long enough for quads. */
function longPieces(run: string): { from: number; to: number }[] {
  return [...run.matchAll(/[0-9a-z]{4,}/g)].map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
  }))
}

function addPairs(grams: Set<number>, run: string, without: { from: number; to: number }[]): void {
  for (let at = 0; at + 1 < run.length; at++) {
    if (!without.some(({ from, to }) => at >= from && at + 1 < to)) grams.add(pairAt(run, at))
  }
}

function addQuads(grams: Set<number>, run: string, pieces: { from: number; to: number }[]): void {
  for (const { from, to } of pieces)
    for (let at = from; at + QUAD <= to; at++) grams.add(quadAt(run, at))
}

/** Every two letters side by side, and every four of a longer number. */
function addText(grams: Set<number>, text: string): void {
  for (const run of runsOf(text)) {
    addPairs(grams, run, [])
    addQuads(grams, run, longPieces(run))
  }
}

/** A case's or source's number: pairs of digits would match everything, so four of them must. */
function addNumber(grams: Set<number>, number: string): void {
  for (const run of runsOf(number)) {
    const pieces = longPieces(run)
    addPairs(grams, run, pieces)
    addQuads(grams, run, pieces)
  }
}

/** What must all be there for a case to match what was typed; empty: nothing to look for. */
export function gramsAsked(q: string): number[] {
  const grams = new Set<number>()
  addNumber(grams, q)
  return [...grams]
}

/** What many searches are narrowed by: who sees the case, where it came from, how far it is. */
export type Fact = Room | `source:${Source}` | `tier:${Tier}` | 'open' | 'voided'

export function factGram(fact: Fact): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < fact.length; at++) hash = Math.imul(hash ^ fact.charCodeAt(at), 0x01000193)
  return FACTS + ((hash >>> 0) % 2 ** FACT_BITS)
}

function factsOf(card: CaseCard): Set<Fact> {
  const facts = new Set<Fact>(audiencesOf(card).filter((room) => room !== 'district'))
  for (const { source } of card.tickets) facts.add(`source:${source}`)
  if (card.tier !== null) facts.add(`tier:${card.tier}`)
  if (!isClosed(card)) facts.add('open')
  if (card.status === 'voided') facts.add('voided')
  return facts
}

/** All keys of a case: its numbers, title, place and facts; and its tickets' redacted words, marked. */
export function keysOf(card: CaseCard, words: readonly string[]): number[] {
  const open = new Set<number>()
  addText(open, card.title)
  if (card.place !== null) addText(open, card.place)
  addNumber(open, card.caseNo)
  for (const { sourceId, title } of card.tickets) {
    addNumber(open, sourceId)
    addText(open, title)
  }
  const inWords = new Set<number>()
  for (const text of words) addText(inWords, text)

  const week = weekOf(new Date(card.receivedAt))
  const keys: number[] = []
  for (const gram of open) keys.push(baseOf(week, 'public') + gram)
  for (const fact of factsOf(card)) keys.push(baseOf(week, 'public') + factGram(fact))
  for (const gram of inWords) if (!open.has(gram)) keys.push(baseOf(week, 'words') + gram)
  return keys
}
