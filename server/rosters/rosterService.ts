import type { Account } from '#shared/account.ts'
import type { RosterCommandName, RosterCommands } from '#shared/rosterCommands.ts'
import { refuseRoster, type SwapPeople } from '#shared/rosterRules.ts'
import { answerOnce, type Retry } from '#server/cases/answerOnce.ts'
import { notFound, refused, versionConflict } from '#server/errors.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { settleHoles } from './holeNoticeRepo.ts'
import { lockRoster, raiseRoster } from './rosterChangeRepo.ts'
import { rosterChanges } from './rosterChanges.ts'
import { findRosterUnit, rosterDraft } from './rosterPlace.ts'
import { findSwap } from './swapRepo.ts'

/** Changing rosters: one unit's at a time, the slower of two is told so. */
export function createRosters({ ledger }: { ledger: Ledger }) {
  return {
    command: <N extends RosterCommandName>(
      name: N,
      account: Account,
      unitId: string,
      input: RosterCommands[N],
      retry: Retry | null,
    ) =>
      ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          const unit = await findRosterUnit(tx, unitId, now)
          if (!unit) throw notFound('unit')
          const refusal = refuseRoster(name, account, unit, await swapPeople(tx, input))
          if (refusal) throw refused(refusal)
          const version = await lockRoster(tx, unitId)
          if (version !== input.expectedVersion) throw versionConflict(version)

          const what = await rosterChanges[name]({ tx, unit, by: account.id, now }, input)
          await raiseRoster(tx, unitId)
          await settleHoles(tx, unitId, now)
          return {
            result: { unitId, version: version + 1 },
            drafts: [rosterDraft(unit, { id: account.id, label: account.label }, what)],
          }
        }),
      ),
  }
}

async function swapPeople(
  tx: Tx,
  input: RosterCommands[RosterCommandName],
): Promise<SwapPeople | null> {
  if ('swapId' in input) return findSwap(tx, input.swapId)
  return 'withAccountId' in input ? input : null
}
