import type { Kysely } from 'kysely'
import type { Clock } from '#server/clock.ts'
import { readInstallation, type Installation } from '#server/installation/installationRepo.ts'
import type { Log } from '#server/log.ts'
import { keepRows } from '#server/store/keptRows.ts'
import type { Store } from '#server/store/store.ts'
import type { Tables } from '#server/store/tables.ts'
import { nextChange, orgAt, type Org } from './org.ts'
import { ORG_CHANNEL } from './orgNotice.ts'
import { lookAtOrg, type OrgRows } from './orgRepo.ts'

/** The organisation in memory, which follows the rows and the moments at which they begin to hold. */
export interface KeptOrg {
  /** May be kept: each question is answered by what stands at that moment. */
  org: Org
  /** Reads the rows again; resolves when all that was committed before counts in this process. */
  refresh: () => Promise<void>
  close: () => Promise<void>
}

interface Deps {
  db: Kysely<Tables>
  listen: Store['listen']
  clock: Clock
  log: Log
}

/** Reads the organisation, and again whenever any process says that it has changed. */
export async function keepOrg({ db, listen, clock, log }: Deps): Promise<KeptOrg> {
  let installation: Installation
  let rows: OrgRows
  let current: Org
  /** When what is shown of the outlines changes by itself. */
  let changesAt: Date | null
  const stand = (read: OrgRows): void => {
    const now = clock.now()
    rows = read
    current = orgAt(rows, installation, now)
    changesAt = nextChange(rows.outlines, now)
  }
  const look = async (): Promise<void> => {
    installation = await readInstallation(db)
    stand(await lookAtOrg(db))
  }
  await look()
  const kept = keepRows({ listen, channel: ORG_CHANNEL, log, name: 'organisation' }, look)
  const standing = (): Org => {
    if (changesAt !== null && changesAt <= clock.now()) stand(rows)
    return current
  }

  return {
    org: {
      get info() {
        return standing().info
      },
      get index() {
        return standing().index
      },
      hasTown: (town) => current.hasTown(town),
      townOfGrid: (id) => current.townOfGrid(id),
      townOfUnit: (id) => current.townOfUnit(id),
      isInUse: (id) => current.isInUse(id),
    },
    refresh: kept.refresh,
    close: kept.close,
  }
}
