import type { IntakeItem } from '#shared/ticket.ts'
import type { Clock } from '#server/clock.ts'
import { toWgs84 } from '#server/grids/coordinates.ts'
import type { Org } from '#server/grids/org.ts'
import type { Placed } from './newCase.ts'

/**
 * Where an item lies: by its point, whatever datum it came in; without one, in the town its address
 * or words name, if they name exactly one. Never a guess: what is not known stays null.
 */
export function createPlacing(
  org: Pick<Org, 'index' | 'info'>,
  clock: Clock,
): (item: IntakeItem) => Placed {
  function townNamed(text: string): string | null {
    const found = org.info.towns.filter(({ name }) => text.includes(shortOf(name)))
    return found.length === 1 ? (found[0]?.code ?? null) : null
  }

  const townIn = (...texts: readonly string[]): string | null => {
    for (const text of texts) {
      const found = townNamed(text)
      if (found !== null) return found
    }
    return null
  }

  return (item) => {
    const { location: sent, address = '', title } = item
    if (!sent) return { location: null, townCode: townIn(address, title), gridId: null }

    const [lng, lat] = toWgs84(sent)
    const location = { lng: round(lng), lat: round(lat) }
    const { townCode, gridId } = org.index.locate([location.lng, location.lat], clock.now())
    return { location, townCode: townCode ?? townIn(address, title), gridId }
  }
}

const shortOf = (townName: string): string => townName.replace(/(街道|镇|乡)$/, '')

/** Seven decimals are a centimetre; more is noise of the conversion. */
const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7
