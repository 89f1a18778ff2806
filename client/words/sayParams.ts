import type { SayParams } from '#shared/say.ts'
import { looksLikeInstant } from './time.ts'

/** What turns the ids inside a Say into what people call those things. */
export interface Namer {
  unit(id: string): string
  grid(id: string): string
  town(code: string): string
  /** The words of a code that stands as a parameter (`status.handling`); null when it is none. */
  code(code: string): string | null
  instant(iso: string): string
  /** Between several names: 、 in Chinese. */
  separator: string
}

/** Parameters that are bare codes, and the list of words they are of: `tier` 3 is read as `tier.3`. */
const coded: ReadonlyMap<string, string> = new Map([
  ['source', 'source'],
  ['tier', 'tier'],
  ['verdict', 'verdict'],
  ['kind', 'clock'],
])

/** The same parameters, fit to be read: names for ids, local times for instants, words for codes. */
export function readableParams(params: SayParams | undefined, namer: Namer): SayParams {
  const readable: SayParams = {}
  for (const [key, value] of Object.entries(params ?? {})) {
    const list = coded.get(key)
    const word = list === undefined ? null : namer.code(`${list}.${value}`)
    readable[key] = word ?? (typeof value === 'number' ? value : readableText(key, value, namer))
  }
  return readable
}

function readableText(key: string, value: string, namer: Namer): string {
  const each = (name: (id: string) => string) => value.split(',').map(name).join(namer.separator)
  if (/unitIds?$/i.test(key)) return each((id) => namer.unit(id))
  if (/gridIds?$/i.test(key)) return each((id) => namer.grid(id))
  if (/townCodes?$/i.test(key)) return each((code) => namer.town(code))
  if (looksLikeInstant(value)) return namer.instant(value)
  return namer.code(value) ?? value
}
