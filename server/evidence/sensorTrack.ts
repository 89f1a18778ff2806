import { boxesIn, type Box } from './boxes.ts'

/** Where bytes lie in the file, from the first up to, and without, the last. */
export interface Span {
  from: number
  to: number
}

/** Half a minute of any sensor's log has far fewer. */
const SAMPLES_MAX = 100_000

/**
 * Where the samples of a track lie, by its own tables: a phone may log its position beside the
 * pictures, and blanking the track alone would leave the log in the file. Null: the tables do not
 * tell, or not sensibly.
 */
export function samplesOf(index: Buffer, track: Box, size: number): Span[] | null {
  const table = ['mdia', 'minf', 'stbl'].reduce<Box | null>(
    (box, type) => box && inside(index, box, type),
    track,
  )
  if (!table) return null
  const sizes = sizesIn(index, inside(index, table, 'stsz'))
  const chunks = chunksIn(index, inside(index, table, 'stco'), inside(index, table, 'co64'))
  const runs = entriesIn(index, inside(index, table, 'stsc'), 12)
  if (!sizes || !chunks || !runs) return null

  const spans: Span[] = []
  // Samples lie apart: tables that name more than the file has would only keep us writing.
  let left = size
  let sample = 0
  let run = 0
  for (const [at, from] of chunks.entries()) {
    while (run + 1 < runs.length && (runs[run + 1]?.readUInt32BE(0) ?? 0) <= at + 1) run++
    const count = runs[run]?.readUInt32BE(4) ?? 0
    if (sample + count > sizes.length) return null
    const to = sizes.slice(sample, sample + count).reduce((sum, one) => sum + one, from)
    left -= to - from
    if (to > size || left < 0) return null
    spans.push({ from, to })
    sample += count
  }
  // A sample in no chunk would lie somewhere else.
  return sample === sizes.length ? spans : null
}

function inside(index: Buffer, box: Box, type: string): Box | null {
  return boxesIn(index, box.from, box.to)?.find((one) => one.type === type) ?? null
}

/** The rows of a table behind its version and its count; null where it has not as many as it says. */
function entriesIn(index: Buffer, box: Box | null, bytes: number, headBytes = 8): Buffer[] | null {
  if (!box || box.from + headBytes > box.to) return null
  const count = index.readUInt32BE(box.from + headBytes - 4)
  const first = box.from + headBytes
  if (count > SAMPLES_MAX || first + count * bytes > box.to) return null
  return Array.from({ length: count }, (_, n) =>
    index.subarray(first + n * bytes, first + (n + 1) * bytes),
  )
}

function chunksIn(index: Buffer, short: Box | null, long: Box | null): number[] | null {
  if (long)
    return entriesIn(index, long, 8)?.map((entry) => Number(entry.readBigUInt64BE(0))) ?? null
  return entriesIn(index, short, 4)?.map((entry) => entry.readUInt32BE(0)) ?? null
}

/** One size for all samples, or one for each. */
function sizesIn(index: Buffer, box: Box | null): number[] | null {
  if (!box || box.from + 12 > box.to) return null
  const every = index.readUInt32BE(box.from + 4)
  const count = index.readUInt32BE(box.from + 8)
  if (every === 0)
    return entriesIn(index, box, 4, 12)?.map((entry) => entry.readUInt32BE(0)) ?? null
  return count > SAMPLES_MAX ? null : Array<number>(count).fill(every)
}
