import { localDate } from '#shared/calendar.ts'
import type { DistrictInfo } from '#shared/org.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { takeCaseNumbers } from './intakeRepo.ts'

/** What people say for a case: town, date, running number of that town's day. */
export interface CaseNumbers {
  /** One number per given town (null: the district), in the order given. */
  take(tx: Tx, towns: readonly (string | null)[], now: Date): Promise<string[]>
}

const DISTRICT = ''

export function createCaseNumbers(
  district: () => Pick<DistrictInfo, 'name' | 'towns'>,
): CaseNumbers {
  const short = (name: string) => name.replace(/(街道|镇|乡|区)$/, '')

  return {
    async take(tx, wanted, now) {
      if (wanted.length === 0) return []
      const { name: districtName, towns } = district()
      const nameOf = new Map(towns.map(({ code, name }) => [code, short(name)]))
      const day = localDate(now)
      const counts = new Map<string, number>()
      for (const town of wanted)
        counts.set(town ?? DISTRICT, (counts.get(town ?? DISTRICT) ?? 0) + 1)

      const last = await takeCaseNumbers(tx, day, counts)
      const next = new Map([...counts].map(([town, n]) => [town, (last.get(town) ?? 0) - n]))
      return wanted.map((town) => {
        const key = town ?? DISTRICT
        const number = (next.get(key) ?? 0) + 1
        next.set(key, number)
        const prefix = nameOf.get(key) ?? short(districtName)
        return `${prefix}${day.slice(2).replaceAll('-', '')}-${String(number).padStart(4, '0')}`
      })
    },
  }
}
