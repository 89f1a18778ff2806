import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import {
  mayShareViews,
  type NewView,
  type SavedView,
  type ViewChange,
  type ViewOrder,
} from '#shared/savedView.ts'
import { say } from '#shared/say.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed, notAllowedNow, notFound } from '#server/errors.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { asideDraft, roomsOf } from '#server/visits/asideDraft.ts'
import {
  changeView,
  insertView,
  orderViews,
  readViews,
  removeView,
  type ViewOwner,
} from './viewRepo.ts'

export interface Views {
  /** The account's own views, then those its town shares. */
  list(account: Account): Promise<SavedView[]>
  make(account: Account, view: NewView): Promise<void>
  change(account: Account, id: string, change: ViewChange): Promise<void>
  remove(account: Account, id: string): Promise<void>
  order(account: Account, order: ViewOrder): Promise<void>
}

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
}

/** Named filters of a desk's list: everybody's own; a town's shared ones are its shift leader's. */
export function createViews({ db, ledger, clock, limits }: Deps): Views {
  const own = ({ id }: Account): ViewOwner => ({ accountId: id })
  const shared = ({ area }: Account): ViewOwner | null =>
    area.kind === 'town' ? { townCode: area.townCode } : null

  function ownerOf(account: Account, isShared: boolean): ViewOwner {
    if (!isShared) return own(account)
    const owner = shared(account)
    if (owner === null || !mayShareViews(account))
      throw notAllowed('Only the shift leader makes and changes the views a town shares')
    return owner
  }

  const sharedViews = async (account: Account): Promise<SavedView[]> => {
    const owner = shared(account)
    return owner === null ? [] : readViews(db, owner)
  }

  /** The owner of a view the account sees; a town's is refused to whoever may only read it. */
  async function ownerOfView(account: Account, id: string): Promise<ViewOwner> {
    const isShared = (await sharedViews(account)).some((view) => view.id === id)
    return ownerOf(account, isShared)
  }

  /** A town's views change with an event, so that every desk of the town has them the same moment. */
  const writing = <T>(
    account: Account,
    owner: ViewOwner,
    work: (db: Kysely<Tables>) => Promise<T>,
  ): Promise<T> =>
    'accountId' in owner
      ? work(db)
      : ledger.write(async (tx) => {
          const result = await work(tx)
          const { townCode } = owner
          const draft = asideDraft({
            type: 'view:changed',
            actor: { id: account.id, label: account.label },
            id: townCode,
            what: say('happened.viewsChanged'),
            rooms: roomsOf({ townCode, gridId: null, unitIds: [] }),
          })
          return { result, drafts: [draft] }
        })

  return {
    list: async (account) => [
      ...(await readViews(db, own(account))),
      ...(await sharedViews(account)),
    ],

    async make(account, { name, filter, isShared }) {
      const owner = ownerOf(account, isShared)
      const now = clock.now()
      const { perAccount, perTown } = await limits.at('savedViews', now)
      const most = isShared ? perTown : perAccount
      await writing(account, owner, async (tx) => {
        if ((await readViews(tx, owner)).length >= most)
          throw notAllowedNow('refusal.tooManyViews', { most })
        if (!(await insertView(tx, owner, { name, filter, madeBy: account.id, now })))
          throw notAllowedNow('refusal.viewNameTaken', { name })
      })
    },

    async change(account, id, { name, filter }) {
      const owner = await ownerOfView(account, id)
      const asked = { ...(name !== undefined && { name }), ...(filter && { filter }) }
      await writing(account, owner, async (tx) => {
        const outcome = await changeView(tx, owner, id, asked)
        if (outcome === 'notFound') throw notFound('view')
        if (outcome === 'nameTaken')
          throw notAllowedNow('refusal.viewNameTaken', { name: name ?? '' })
      })
    },

    async remove(account, id) {
      const owner = await ownerOfView(account, id)
      await writing(account, owner, async (tx) => {
        if (!(await removeView(tx, owner, id))) throw notFound('view')
      })
    },

    async order(account, { isShared, ids }) {
      const owner = ownerOf(account, isShared)
      await writing(account, owner, (tx) => orderViews(tx, owner, ids))
    },
  }
}
