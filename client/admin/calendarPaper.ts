/** A year's paper as a file has it, as far as a page needs to show it; the server judges it whole. */
export interface Paper {
  year: number
  days: { date: string; name: string; isOffDay: boolean }[]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isDay = (value: unknown): value is Paper['days'][number] =>
  isObject(value) &&
  typeof value['date'] === 'string' &&
  typeof value['name'] === 'string' &&
  typeof value['isOffDay'] === 'boolean'

/** The paper in a file's text; null: it is none. What else stands in it goes to the server with it. */
export function paperIn(text: string): Paper | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (!isObject(value) || typeof value['year'] !== 'number') return null
  return Array.isArray(value['days']) && value['days'].every(isDay)
    ? (value as unknown as Paper)
    : null
}
