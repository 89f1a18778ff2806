import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { AreaTree } from '#shared/area.ts'
import { isReached, type Presence } from '#shared/presence.ts'
import { say } from '#shared/say.ts'
import {
  isUsable,
  linkTownOf,
  type MadeUnitLink,
  type NewUnitLink,
  type UnitLink,
  type UnitLinkLimits,
  type UnitLinksAnswer,
} from '#shared/unitLink.ts'
import type { Actor } from '#server/cases/happening.ts'
import type { Clock } from '#server/clock.ts'
import { badRequest, notAllowed, notAllowedNow, notFound } from '#server/errors.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import { unitsOnDuty } from '#server/people/dutyRepo.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { linkDraft } from './linkDraft.ts'
import { endLink, insertLink, lockLink, readLinks, type LinkRow } from './linkRepo.ts'
import { createLinkSecret } from './linkSecret.ts'
import { openName } from './sealedName.ts'
import { endSeatDuty } from './seatDuty.ts'
import { insertSeat, lockUnit, readSeats, seatsOf, type LinkableUnit } from './seatRepo.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
  sealing: Sealing
  tree: AreaTree
  presenceOf: (accountId: string) => Presence
  /** What the store knows a secret by. */
  hashOf: (secret: string) => Buffer
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Links as a town's desk keeps them: who has one, made, renewed for another device, ended. */
export function createLinks(deps: Deps) {
  const { db, ledger, clock, limits, sealing, tree, presenceOf, hashOf } = deps

  const shown = (row: LinkRow): UnitLink => ({
    ...{ id: row.id, number: row.number, unitId: row.unitId, accountId: row.accountId },
    ...{ label: row.label, state: row.state, madeBy: row.madeBy, tries: row.tries },
    madeAt: row.madeAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    openedAt: row.openedAt?.toISOString() ?? null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    triedAt: row.triedAt?.toISOString() ?? null,
    isThere: row.state === 'bound' && isReached(presenceOf(row.accountId)),
    ...{ isTold: row.isTold, dutyRank: row.dutyRank },
    name: row.name && openName(sealing, row.name),
  })

  /** Throws where the unit is another town's; whether there is such a one is not for others to know. */
  function mustBeOurs(account: Account, townCode: string | null, what: string): void {
    const ours = linkTownOf(account, tree)
    if (ours === undefined) throw notAllowed()
    if (ours !== null && ours !== townCode) throw notFound(what)
  }

  async function seatFor(
    tx: Tx,
    unit: LinkableUnit,
    { accountId: wanted, dutyRank }: Pick<NewUnitLink, 'accountId' | 'dutyRank'>,
    { seats }: UnitLinkLimits,
    now: Date,
  ): Promise<string> {
    const { seats: taken, keepsRoster } = await seatsOf(tx, unit, now)
    if (dutyRank !== undefined && !keepsRoster)
      throw badRequest('That unit keeps no roster', { reason: say('refusal.link.noRoster') })
    if (wanted !== undefined) {
      if (!taken.some(({ accountId }) => accountId === wanted)) throw notFound('seat')
      return wanted
    }
    if (taken.length >= seats) throw notAllowedNow('refusal.link.seats', { seats })
    const accountId = newId()
    const label = `${unit.name}值守${taken.length + 1}`
    await insertSeat(tx, { unitId: unit.id, accountId, label }, now)
    return accountId
  }

  /** A new link, and its secret, which is kept nowhere. */
  async function begin(
    tx: Tx,
    account: Account,
    to: Pick<LinkRow, 'unitId' | 'accountId' | 'dutyRank'> & { expiresAt: string },
    now: Date,
  ): Promise<{ row: LinkRow; secret: string }> {
    const id = newId()
    const secret = createLinkSecret()
    const expiresAt = new Date(to.expiresAt)
    const isNew = await insertLink(tx, {
      ...{ id, unitId: to.unitId, accountId: to.accountId, dutyRank: to.dutyRank },
      ...{ secretHash: hashOf(secret), madeBy: account.id, expiresAt, now },
    })
    if (!isNew) throw notAllowedNow('refusal.link.seatTaken')
    return { row: (await lockLink(tx, { id }, now)) as LinkRow, secret }
  }

  function checkEnd(expiresAt: string, { maxHours }: UnitLinkLimits, now: Date): void {
    const lastMs = Date.parse(expiresAt) - now.getTime()
    if (lastMs <= 0)
      throw badRequest('A link must end later than now', { reason: say('refusal.link.past') })
    if (lastMs > maxHours * HOUR_MS)
      throw badRequest('That is longer than a link may hold', {
        reason: say('refusal.link.tooLong', { hours: maxHours }),
      })
  }

  return {
    async list(account: Account): Promise<UnitLinksAnswer> {
      const townCode = linkTownOf(account, tree)
      if (townCode === undefined) throw notAllowed()
      const now = clock.now()
      const rules = await limits.at('unitLinks', now)
      const endedAfter = new Date(now.getTime() - rules.keepNameDays * DAY_MS)
      const [rows, units] = await Promise.all([
        readLinks(db, townCode, endedAfter, now),
        readSeats(db, { townCode, kinds: rules.kinds }, now),
      ])
      const onDuty = await Promise.all(units.map(({ unitId }) => unitsOnDuty(db, { unitId }, now)))
      const there = new Set(
        onDuty.flat().flatMap(({ officers }) => officers.map(({ accountId }) => accountId)),
      )
      return {
        links: rows.map(shown),
        units: units.map(({ unitId, keepsRoster, seats }) => ({
          ...{ unitId, keepsRoster },
          seats: seats.map(({ accountId, label }) => ({
            ...{ accountId, label },
            isOnDuty: there.has(accountId),
          })),
        })),
        limits: rules,
      }
    },

    async make(
      account: Account,
      { unitId, accountId, dutyRank, expiresAt }: NewUnitLink,
    ): Promise<MadeUnitLink> {
      if (linkTownOf(account, tree) === undefined) throw notAllowed()
      const rules = await limits.at('unitLinks', clock.now())
      return ledger.write(async (tx, now) => {
        checkEnd(expiresAt, rules, now)
        const unit = await lockUnit(tx, unitId)
        if (!unit) throw notFound('unit')
        mustBeOurs(account, unit.townCode, 'unit')
        if (!rules.kinds.includes(unit.kind)) throw notAllowedNow('refusal.link.kind', { unitId })
        if (!unit.isInUse) throw notAllowedNow('refusal.link.unitOver', { unitId })
        const seat = await seatFor(tx, unit, { accountId, dutyRank }, rules, now)
        const { row, secret } = await begin(
          tx,
          account,
          { unitId, accountId: seat, dutyRank: dutyRank ?? null, expiresAt },
          now,
        )
        const drafts = [linkDraft(row, actorOf(account), 'made')]
        return { result: { link: shown(row), secret }, drafts }
      })
    },

    /** The same seat for another device: the old link and what it opened end in the same moment. */
    async renew(account: Account, id: string, expiresAt: string): Promise<MadeUnitLink> {
      const rules = await limits.at('unitLinks', clock.now())
      return ledger.write(async (tx, now) => {
        const old = await lockLink(tx, { id }, now)
        mustBeOurs(account, old?.townCode ?? null, 'link')
        if (!old) throw notFound('link')
        checkEnd(expiresAt, rules, now)
        await endLink(tx, id, 'renewed', account.id, now)
        const actor = actorOf(account)
        const over = await endSeatDuty(tx, old, { actor, now })
        const { row, secret } = await begin(tx, account, { ...old, expiresAt }, now)
        const drafts = [linkDraft(row, actor, 'renewed'), ...over]
        return { result: { link: shown(row), secret }, drafts }
      })
    },

    /** Said again it changes nothing. */
    revoke: (account: Account, id: string): Promise<void> =>
      ledger.write(async (tx, now) => {
        const link = await lockLink(tx, { id }, now)
        mustBeOurs(account, link?.townCode ?? null, 'link')
        if (!link) throw notFound('link')
        if (!isUsable(link.state)) return { result: undefined, drafts: [] }
        await endLink(tx, id, 'revoked', account.id, now)
        const actor = actorOf(account)
        const over = await endSeatDuty(tx, link, { actor, now })
        return { result: undefined, drafts: [linkDraft(link, actor, 'revoked'), ...over] }
      }),
  }
}

const actorOf = ({ id, label }: Account): Actor => ({ id, label })
