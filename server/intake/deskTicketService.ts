import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { localDate } from '#shared/calendar.ts'
import {
  mayTakeTickets,
  sameText,
  type DeskTicket,
  type KnownTicket,
  type TakenTicket,
} from '#shared/deskTicket.ts'
import type { IntakeItem } from '#shared/ticket.ts'
import { answerOnce, type Retry } from '#server/cases/answerOnce.ts'
import { notAllowed } from '#server/errors.ts'
import type { Org } from '#server/grids/org.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Tables } from '#server/store/tables.ts'
import { communitiesIn } from '#server/visits/communityRepo.ts'
import { writtenPlace } from '#server/visits/writtenPlace.ts'
import { findText, insertDeskTicket, lockTexts } from './deskTicketRepo.ts'
import { takeCaseNumbers } from './intakeRepo.ts'
import type { IntakeService } from './intakeService.ts'

export interface DeskTickets {
  /** What the desk may say a message is about: the town's 居村. */
  communities(account: Account): Promise<{ code: string; shortName: string }[]>
  /** The case this very text became; null: it is new. */
  known(account: Account, text: string): Promise<KnownTicket | null>
  /** Takes it by the door of every feed; a text that is known is not taken unless `isAgain`. */
  take(account: Account, ticket: DeskTicket, retry: Retry | null): Promise<TakenTicket>
}

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  org: Org
  intake: Pick<IntakeService, 'prepare' | 'receiveIn'>
  sealing: Sealing
}

export function createDeskTickets({ db, ledger, org, intake, sealing }: Deps): DeskTickets {
  const hashOf = (text: string): Buffer => sealing.keyedHash(sameText(text))

  function townOf(account: Account): string {
    if (!mayTakeTickets(account) || account.area.kind !== 'town')
      throw notAllowed('Only the duty desk of a town takes tickets by hand')
    return account.area.townCode
  }

  return {
    async communities(account) {
      const all = await communitiesIn(db, townOf(account), null)
      return all.map(({ code, shortName }) => ({ code, shortName }))
    },

    async known(account, text) {
      const found = await findText(db, townOf(account), hashOf(text))
      return found && shown(found)
    },

    take(account, ticket, retry) {
      const townCode = townOf(account)
      const textHash = hashOf(ticket.text)
      return ledger.write((tx, now) =>
        answerOnce(tx, now, account.id, retry, async () => {
          await lockTexts(tx, townCode)
          const known = await findText(tx, townCode, textHash)
          if (known && !ticket.isAgain)
            return { result: { known: shown(known) } as TakenTicket, drafts: [] }

          const { gridId } = await writtenPlace(tx, org, account, ticket.communityCode)
          const number = await takeNumber(tx, now)
          const item = itemOf(ticket, number, known?.sourceId ?? null, now)
          const prepared = intake.prepare('desk', item, { location: null, townCode, gridId })
          const { results, drafts } = await intake.receiveIn(tx, [prepared], now)
          const { ticketId, caseId } = results[0] ?? {}
          // The number was taken in this transaction, so nobody can have sent it before.
          if (ticketId === undefined || caseId === undefined) throw new Error('Nothing was taken')
          await insertDeskTicket(tx, { ticketId, townCode, textHash, accountId: account.id, now })
          return {
            result: { known: null, caseId, ticketId, number } as TakenTicket,
            // Who took it stands in the log; a feed's own tickets name the feed.
            drafts: drafts.map((draft) => ({ ...draft, ...tookBy(account, draft.data) })),
          }
        }),
      )
    },
  }
}

const shown = ({ caseId, caseNo, receivedAt }: KnownTicket): KnownTicket => ({
  caseId,
  caseNo,
  receivedAt,
})

const tookBy = ({ id, label }: Account, data: Record<string, unknown>) => ({
  actor: id,
  data: { ...data, actor: label },
})

/** What people say for it: letters, the district's day, a running number of that day. */
async function takeNumber(tx: Tx, now: Date): Promise<string> {
  const day = localDate(now)
  // No town is called so: these numbers and those of cases do not meet.
  const last = (await takeCaseNumbers(tx, day, new Map([['#ZB', 1]]))).get('#ZB')
  return `ZB${day.slice(2).replaceAll('-', '')}-${String(last).padStart(4, '0')}`
}

const itemOf = (
  { text, title, address, occurredAt, caller }: DeskTicket,
  sourceId: string,
  repeatOf: string | null,
  now: Date,
): IntakeItem => ({
  sourceId,
  title,
  detail: text,
  receivedAt: now.toISOString(),
  ...(occurredAt !== undefined && { occurredAt }),
  ...(address !== undefined && address.trim() !== '' && { address }),
  ...(caller && { caller }),
  ...(repeatOf !== null && { repeatOf }),
})
