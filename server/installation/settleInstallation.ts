import type { Kysely } from 'kysely'
import { ConfigError } from '#server/config.ts'
import type { Tables } from '#server/store/tables.ts'
import { insertInstallation, readInstallation, type Installation } from './installationRepo.ts'

/** What the made-up map of the demo stands for. */
const DEMO_DISTRICT = { code: '310118', name: '青浦区' }

/**
 * What this store is, from its first start on. An empty one becomes what is wanted, the demo where nothing is
 * said; a later start that wants the other thing is refused with a `ConfigError`, before anything is written.
 */
export async function settleInstallation(
  db: Kysely<Tables>,
  wantsDemo: boolean | undefined,
): Promise<Installation> {
  const isDemo = wantsDemo ?? true
  await insertInstallation(db, { isDemo, ...(isDemo ? DEMO_DISTRICT : { code: '', name: '' }) })
  const installation = await readInstallation(db)
  if (wantsDemo !== undefined && wantsDemo !== installation.isDemo)
    throw new ConfigError(installation.isDemo ? HOLDS_DEMO : HOLDS_DISTRICT)
  return installation
}

const HOLDS_DEMO =
  'DEMO is 0, but this store holds the demo with passwords that everybody knows: give a real district a DATA_DIR or DATABASE_URL of its own, or leave DEMO out to go on with the demo.'
const HOLDS_DISTRICT =
  'DEMO is 1, but this store holds a real district: leave DEMO out to go on with it, or give the demo a DATA_DIR or DATABASE_URL of its own.'
