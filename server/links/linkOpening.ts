import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { say } from '#shared/say.ts'
import { isUsable, type UnitLinkFace } from '#shared/unitLink.ts'
import type { Actor } from '#server/cases/happening.ts'
import type { Clock } from '#server/clock.ts'
import { badRequest, notAllowedNow, notFound } from '#server/errors.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { insertSession } from '#server/people/accountRepo.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Tables } from '#server/store/tables.ts'
import { linkDraft } from './linkDraft.ts'
import { bindLink, countTry, findLink, lockLink, type LinkRow } from './linkRepo.ts'
import { sealName } from './sealedName.ts'
import { beginSeatDuty } from './seatDuty.ts'
import { findSeatAccount } from './seatRepo.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  sealing: Sealing
  hashOf: (secret: string) => Buffer
}

interface Asked {
  secret: string
  /** What this device was given when it opened the link; null: nothing. */
  device: string | null
  name?: string | undefined
}

/** A session by link, and what the device shows when it comes again. */
export interface LinkedIn {
  account: Account
  token: string
  device: string
  maxAgeMs: number
}

/** What whoever has a link's secret can do with it: look what it is, and open it. */
export function createLinkOpening({ db, ledger, clock, sealing, hashOf }: Deps) {
  const isTheirs = ({ deviceHash }: LinkRow, device: string | null): boolean =>
    deviceHash !== null && device !== null && timingSafeEqual(deviceHash, hashOf(device))

  async function openSession(tx: Tx, link: LinkRow, device: string, now: Date): Promise<LinkedIn> {
    const { account, rightsVersion } = await findSeatAccount(tx, link.accountId)
    const token = randomBytes(32).toString('base64url')
    await insertSession(tx, {
      ...{ idHash: hashOf(token), accountId: account.id, rightsVersion, now },
      ...{ expires: link.expiresAt, linkId: link.id },
    })
    return { account, token, device, maxAgeMs: link.expiresAt.getTime() - now.getTime() }
  }

  /** Another device than the link's: whoever made it hears of the first try, renews or revokes; the list counts on. */
  async function countElsewhere(tx: Tx, link: LinkRow, now: Date): Promise<Draft[]> {
    await countTry(tx, link.id, now)
    return link.tries === 0 ? [linkDraft(link, actorOf(link), 'tried')] : []
  }

  return {
    /** Binds nothing; on another device than the link's it is refused as opening is. */
    async look({ secret, device }: Asked): Promise<UnitLinkFace> {
      const secretHash = hashOf(secret)
      const link = usable(await findLink(db, secretHash, clock.now()))
      const isMine = isTheirs(link, device)
      if (link.deviceHash !== null && !isMine) {
        await ledger.write(async (tx, now) => {
          const held = await lockLink(tx, { secretHash }, now)
          return { result: undefined, drafts: held ? await countElsewhere(tx, held, now) : [] }
        })
        throw elsewhere()
      }
      const { number, unitName, label, expiresAt } = link
      return {
        ...{ number, unitName, label, expiresAt: expiresAt.toISOString() },
        device: isMine ? 'mine' : 'none',
      }
    },

    /** Binds the link to the device that opens it first. */
    async open({ secret, device, name }: Asked): Promise<LinkedIn> {
      const opened = await ledger.write(async (tx, now) => {
        const link = usable(await lockLink(tx, { secretHash: hashOf(secret) }, now))
        if (isTheirs(link, device)) {
          return { result: await openSession(tx, link, device ?? '', now), drafts: [] }
        }
        if (link.deviceHash !== null)
          return { result: null, drafts: await countElsewhere(tx, link, now) }
        if (name === undefined)
          throw badRequest('Say a name to act under', { reason: say('refusal.link.name') })
        const given = randomBytes(32).toString('base64url')
        await bindLink(tx, link.id, {
          deviceHash: hashOf(given),
          name: sealName(sealing, name),
          now,
        })
        const result = await openSession(tx, link, given, now)
        const actor = actorOf(link)
        const { dutyRank: rank, madeById: by } = link
        const duty = rank === null ? [] : await beginSeatDuty(tx, link, { rank, by, actor, now })
        return { result, drafts: [linkDraft(link, actor, 'opened'), ...duty] }
      })
      if (opened === null) throw elsewhere()
      return opened
    },
  }
}

const actorOf = ({ accountId, label }: LinkRow): Actor => ({ id: accountId, label })

const elsewhere = () => notAllowedNow('refusal.link.elsewhere')

function usable(link: LinkRow | null): LinkRow {
  if (!link) throw notFound('link')
  if (!isUsable(link.state)) throw notAllowedNow(`refusal.link.${link.state}`)
  return link
}
