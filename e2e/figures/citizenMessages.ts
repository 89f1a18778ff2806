import { readDataFile } from './dataFile.ts'

export interface Message {
  id: string
  title: string
  detail: string
  /** Milliseconds. */
  at: number
}

/** Two messages' places in the list, the later one first. */
export type PairKey = `${number} ${number}`

export const pairKey = (a: number, b: number): PairKey => (a > b ? `${a} ${b}` : `${b} ${a}`)

export interface CitizenMessages {
  /** In time order. */
  messages: readonly Message[]
  /** Pairs of near copies, by the organiser's list. */
  near: ReadonlySet<PairKey>
  /** The hot issue of a message, gold and silver alone. */
  issueOf: ReadonlyMap<number, string>
}

export async function readCitizenMessages(): Promise<CitizenMessages | null> {
  const rows = await readDataFile('citizen-messages/messages.csv')
  const nearRows = await readDataFile('citizen-messages/near_duplicate_pairs.csv')
  const hotRows = await readDataFile('citizen-messages/hot_issue_groups.csv')
  if (!rows || !nearRows || !hotRows) return null

  const messages = rows
    .map((row) => ({
      id: row['message_id'] ?? '',
      title: (row['title'] ?? '').trim(),
      detail: row['detail'] ?? '',
      at: Date.parse(`${row['created_at'] ?? ''}+08:00`),
    }))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  const places = new Map(messages.map(({ id }, place) => [id, place]))
  const placeOf = (id = ''): number => {
    const place = places.get(id)
    if (place === undefined) throw new Error(`There is no message ${id}`)
    return place
  }
  return {
    messages,
    near: new Set(
      nearRows.map((row) => pairKey(placeOf(row['message_id_a']), placeOf(row['message_id_b']))),
    ),
    issueOf: new Map(
      hotRows
        .filter((row) => row['level'] !== 'team_only')
        .map((row) => [placeOf(row['message_id']), row['issue_key'] ?? '']),
    ),
  }
}
