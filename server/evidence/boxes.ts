/** A box of an MP4 file: where its content lies, and what it is. */
export interface Box {
  type: string
  /** Of its header. */
  at: number
  from: number
  to: number
}

/** What a box's header says; null: it does not fit into what is there. */
export function boxAt(header: Buffer, at: number, end: number): Box | null {
  if (header.length < 8) return null
  const type = header.toString('latin1', 4, 8)
  const short = header.readUInt32BE(0)
  if (short === 1) {
    if (header.length < 16) return null
    const long = header.readBigUInt64BE(8)
    const to = long > BigInt(end - at) ? NaN : at + Number(long)
    return to >= at + 16 ? { type, at, from: at + 16, to } : null
  }
  const to = short === 0 ? end : at + short
  return to >= at + 8 && to <= end ? { type, at, from: at + 8, to } : null
}

/** The boxes inside a stretch already in memory; null: they do not fill it exactly. */
export function boxesIn(bytes: Buffer, from: number, to: number): Box[] | null {
  const boxes: Box[] = []
  for (let at = from; at < to;) {
    const box = boxAt(bytes.subarray(at, Math.min(at + 16, to)), at, to)
    if (!box) return null
    boxes.push(box)
    at = box.to
  }
  return boxes
}
