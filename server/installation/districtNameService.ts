import type { Account } from '#shared/account.ts'
import type { DistrictName } from '#shared/districtName.ts'
import { orgDraft } from '#server/grids/orgDraft.ts'
import { tellOrgChanged } from '#server/grids/orgNotice.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import { readInstallation, writeDistrictName } from './installationRepo.ts'

interface Deps {
  ledger: Ledger
  /** Whoever keeps the organisation in memory reads it again. */
  refresh: () => Promise<void>
}

/** What the district is called; every process and page follows. The same name again changes nothing. */
export const createDistrictNames = ({ ledger, refresh }: Deps) => ({
  async name({ code, name }: DistrictName, by: Account): Promise<void> {
    await ledger.write(async (tx) => {
      const before = await readInstallation(tx)
      if (before.code === code && before.name === name) return { result: null, drafts: [] }
      await writeDistrictName(tx, { code, name })
      await tellOrgChanged(tx)
      return { result: null, drafts: [orgDraft('district', by, { code, name })] }
    })
    await refresh()
  },
})
