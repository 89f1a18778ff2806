import type { Stretch } from './fileStore.ts'

/**
 * The stretch a `Range` header asks of a file; null: the whole file. One stretch is all a player asks
 * for, so several, or what cannot be read, mean the whole.
 */
export function stretchOf(header: string | undefined, bytes: number): Stretch | 'outside' | null {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!asked || (asked[1] === '' && asked[2] === '')) return null
  if (asked[1] === '') {
    const last = Math.min(Number(asked[2]), bytes)
    return last === 0 ? 'outside' : { start: bytes - last, end: bytes - 1 }
  }
  const start = Number(asked[1])
  const end = Math.min(asked[2] === '' ? bytes - 1 : Number(asked[2]), bytes - 1)
  return start >= bytes || start > end ? 'outside' : { start, end }
}
