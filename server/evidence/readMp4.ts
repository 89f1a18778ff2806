import type { FileHandle } from 'node:fs/promises'
import { boxAt, boxesIn, type Box } from './boxes.ts'
import type { ReadClip } from './readClip.ts'
import { unusable } from './refusals.ts'
import { samplesOf } from './sensorTrack.ts'

/** The index of a clip; of half a minute it has some tens of kilobytes. */
const INDEX_MAX = 8_000_000

/** Boxes that only describe (titles, makers, where it was taken) or pad. A player needs none of them. */
const describing: ReadonlySet<string> = new Set(['udta', 'meta', 'uuid', 'XMP_', 'free', 'skip'])
const containers: ReadonlySet<string> = new Set(['trak', 'mdia', 'minf', 'stbl', 'edts', 'dinf'])
/** What a player shows or hears; anything else in a clip of a phone is a log of its sensors. */
const seenOrHeard: ReadonlySet<string> = new Set(['vide', 'soun'])

/** How long an MP4 is, and what must be blanked so that it tells nothing else. Throws 422. */
export async function readMp4(file: FileHandle, size: number): Promise<ReadClip> {
  const blanks: ReadClip['blanks'] = []
  let index: Buffer | null = null
  let indexAt = 0
  for (let at = 0; at < size;) {
    const header = Buffer.alloc(Math.min(16, size - at))
    await file.read(header, 0, header.length, at)
    const box = boxAt(header, at, size)
    if (!box) throw unusable('broken')
    if (describing.has(box.type)) blanks.push(box)
    if (box.type === 'moov') {
      if (index || box.to - box.from > INDEX_MAX) throw unusable('broken')
      index = Buffer.alloc(box.to - box.from)
      indexAt = box.from
      await file.read(index, 0, index.length, box.from)
    }
    at = box.to
  }
  if (!index) throw unusable('broken')

  const boxes = mustBeWhole(boxesIn(index, 0, index.length))
  const bytes = index
  const blank = (box: Box): void => {
    blanks.push({ at: box.at + indexAt, from: box.from + indexAt, to: box.to + indexAt })
  }
  const walk = (inside: Box[]): void => {
    for (const box of inside) {
      if (describing.has(box.type)) blank(box)
      else if (box.type === 'trak' && !isSeenOrHeard(bytes, box)) {
        const samples = samplesOf(bytes, box, size)
        if (!samples) throw unusable('hiddenTrack')
        blank(box)
        blanks.push(...samples.map(({ from, to }) => ({ at: from, from, to })))
      } else if (containers.has(box.type)) walk(mustBeWhole(boxesIn(bytes, box.from, box.to)))
    }
  }
  walk(boxes)
  const head = boxes.find(({ type }) => type === 'mvhd')
  return { seconds: head ? secondsOf(bytes.subarray(head.from, head.to)) : null, blanks }
}

function mustBeWhole(boxes: Box[] | null): Box[] {
  if (!boxes) throw unusable('broken')
  return boxes
}

/** A track says in its `mdia` what it is for. */
function isSeenOrHeard(bytes: Buffer, track: Box): boolean {
  const media = mustBeWhole(boxesIn(bytes, track.from, track.to)).find(
    ({ type }) => type === 'mdia',
  )
  const handler =
    media && mustBeWhole(boxesIn(bytes, media.from, media.to)).find(({ type }) => type === 'hdlr')
  return (
    handler !== undefined &&
    seenOrHeard.has(bytes.toString('latin1', handler.from + 8, handler.from + 12))
  )
}

/** Version 0 has 32-bit times, version 1 has 64-bit ones; a clip still being written says 0. */
function secondsOf(head: Buffer): number | null {
  const isLong = head[0] === 1
  if (head.length < (isLong ? 32 : 20)) return null
  const scale = head.readUInt32BE(isLong ? 20 : 12)
  const duration = isLong ? Number(head.readBigUInt64BE(24)) : head.readUInt32BE(16)
  return scale > 0 && duration > 0 ? duration / scale : null
}
