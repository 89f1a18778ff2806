import { NoiseLimits, NoiseZone } from '#shared/forms/noiseJudgement.ts'

const rooms = ['sleepingRoom', 'dayRoom'] as const
type Standard = NoiseLimits['standards'][string]
type ByZone = Extract<Standard['boundary'], { byZone: unknown }>['byZone']
type Pair = { day: number; night: number }

/** A line of the table: the limits of one standard in one zone, outdoors or in a room; null: no limit. */
export interface NoiseLine {
  standard: string
  name: string
  /** The kinds of noise this standard is for. */
  kinds: string[]
  place: 'boundary' | (typeof rooms)[number]
  /** Null: the same in every zone. */
  zone: string | null
  limits: Pair | null
}

/** The limits as a table, zone by zone; null: the text is no such limits, and is written as text. */
export function linesOf(text: string): NoiseLine[] | null {
  const limits = parsed(text)
  if (!limits) return null
  return Object.entries(limits.standards).flatMap(([standard, one]) => {
    const kinds = Object.entries(limits.subTypes).flatMap(([kind, by]) =>
      by.standard === standard ? [kind] : [],
    )
    const line = { standard, name: one.name, kinds }
    const inZones = (
      place: NoiseLine['place'],
      byZone: Partial<Record<string, Pair>>,
    ): NoiseLine[] =>
      NoiseZone.options.map((zone) => ({ ...line, place, zone, limits: byZone[zone] ?? null }))
    const { boundary, structure } = one
    const outdoors: NoiseLine[] =
      'everyZone' in boundary
        ? [{ ...line, place: 'boundary', zone: null, limits: boundary.everyZone }]
        : inZones('boundary', boundary.byZone)
    return [
      ...outdoors,
      ...rooms.flatMap((room) => (structure ? inZones(room, structure[room]) : [])),
    ]
  })
}

/** The text with one line's limits changed; null takes them away, where a zone may go without. */
export function withLimits(text: string, line: NoiseLine, to: Pair | null): string {
  const limits = parsed(text)
  const standard = limits?.standards[line.standard]
  if (!limits || !standard) return text
  const next = { ...standard, ...changed(standard, line, to) }
  const standards = { ...limits.standards, [line.standard]: next }
  return JSON.stringify({ ...limits, standards }, null, 2)
}

function changed(
  { boundary, structure }: Standard,
  { place, zone }: NoiseLine,
  to: Pair | null,
): Partial<Standard> {
  if (zone === null) return to ? { boundary: { everyZone: to } } : {}
  const within = (byZone: ByZone): ByZone => {
    const others = Object.entries(byZone).filter(([one]) => one !== zone)
    return Object.fromEntries(to ? [...others, [zone, to]] : others)
  }
  if (place !== 'boundary')
    return structure ? { structure: { ...structure, [place]: within(structure[place]) } } : {}
  return 'byZone' in boundary ? { boundary: { byZone: within(boundary.byZone) } } : {}
}

function parsed(text: string): NoiseLimits | null {
  try {
    return NoiseLimits.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
