import { plainPlace } from '#shared/duplicate.ts'
import type { Position } from '#shared/geometry.ts'
import { hashOf } from '#shared/tellingWords.ts'

/**
 * What tickets are met by before they are compared: a ticket shares a key with every other one that it
 * may be a duplicate of, as near as never, and with few others. 32-bit hashes: two things with the
 * same key by accident are told apart when they are compared.
 */
export interface Keyed {
  position: Position | null
  place: string | null
  /** Telling words of the title alone, and of title and words. */
  titleWords: ReadonlySet<number>
  words: ReadonlySet<number>
  /** The caller's keyed phone hash; null also where the caller wants to stay unknown. */
  phoneHash: Buffer | null
}

/** A key, and how much meeting by it says: place and caller more than a word. */
export interface WeightedKey {
  key: number
  weight: number
  /** Only tickets of the last days matter that are near; by words and caller one looks further back. */
  reach: 'near' | 'alone'
}

/** Degrees; about 220 m north to south and 190 m west to east around 31° N. */
const CELL_DEGREES = 0.002
const METRES_PER_DEGREE = 111_195
const TITLE_WORDS_MAX = 12
const BANDS = 6
const BAND_ROWS = 2

/** The keys a ticket is kept under. */
export function keysToKeep(keyed: Keyed): number[] {
  const cell = keyed.position ? [cellKey(...cellAt(keyed.position))] : []
  return [...new Set([...cell, ...sharedKeys(keyed).map(({ key }) => key)])]
}

/** The keys to look for others under: every cell within the radius, and what was kept besides. */
export function keysToAsk(keyed: Keyed, radiusM: number): WeightedKey[] {
  const cells = keyed.position ? cellsAround(keyed.position, radiusM) : []
  return [
    ...cells.map((key): WeightedKey => ({ key, weight: 3, reach: 'near' })),
    ...sharedKeys(keyed),
  ]
}

function sharedKeys({ place, titleWords, words, phoneHash }: Keyed): WeightedKey[] {
  const address = plainPlace(place)
  // The smallest hashes: of a long title and a longer one that holds it, mostly the same words.
  const inTitle = [...titleWords].sort((a, b) => a - b).slice(0, TITLE_WORDS_MAX)
  return [
    ...(address === '' ? [] : [alone(`address ${address}`, 3)]),
    ...(phoneHash ? [alone(`caller ${phoneHash.toString('base64')}`, 4)] : []),
    ...bandsOf(words).map((band) => alone(band, 2)),
    ...inTitle.map((word) => alone(`title ${word}`, 1)),
  ]
}

const alone = (text: string, weight: number): WeightedKey => ({
  key: hashOf(text),
  weight,
  reach: 'alone',
})

/**
 * MinHash bands: two texts whose words are the same in a share s (Jaccard) have at least one of six
 * bands of two in common with 1 − (1 − s²)⁶: 97 % of near copies (s = 0.6), 1 % of strangers (s = 0.05).
 */
function bandsOf(words: ReadonlySet<number>): string[] {
  if (words.size === 0) return []
  return Array.from({ length: BANDS }, (_, band) => {
    const rows = Array.from({ length: BAND_ROWS }, (_, row) =>
      smallestMixed(words, band * BAND_ROWS + row + 1),
    )
    return `band ${band} ${rows.join(' ')}`
  })
}

function smallestMixed(words: ReadonlySet<number>, seed: number): number {
  let smallest = Infinity
  for (const word of words) {
    const mixed = mix(word ^ Math.imul(seed, 0x9e3779b1))
    if (mixed < smallest) smallest = mixed
  }
  return smallest
}

/** MurmurHash3's last step: every bit of the input moves every bit of the output. */
function mix(bits: number): number {
  let mixed = bits
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

const cellAt = ([lng, lat]: Position): [number, number] => [
  Math.floor(lng / CELL_DEGREES),
  Math.floor(lat / CELL_DEGREES),
]

const cellKey = (x: number, y: number): number => hashOf(`cell ${x} ${y}`)

function cellsAround([lng, lat]: Position, radiusM: number): number[] {
  const north = radiusM / METRES_PER_DEGREE
  const east = north / Math.max(0.01, Math.cos((lat * Math.PI) / 180))
  const [west, south] = cellAt([lng - east, lat - north])
  const [eastmost, northmost] = cellAt([lng + east, lat + north])
  const keys: number[] = []
  for (let x = west; x <= eastmost; x++)
    for (let y = south; y <= northmost; y++) keys.push(cellKey(x, y))
  return keys
}
