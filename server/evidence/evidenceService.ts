import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import {
  refuseEvidence,
  refuseRemoval,
  refuseReporterEvidence,
  type EvidenceItem,
  type EvidenceQuery,
} from '#shared/evidence.ts'
import type { EvidenceCover } from '#shared/evidenceCover.ts'
import type { Order } from '#shared/order.ts'
import { liftCard } from '#shared/lift.ts'
import { say } from '#shared/say.ts'
import { mayViewEvidence } from '#shared/sight.ts'
import { answerOnce } from '#server/cases/answerOnce.ts'
import { findCase, maySee } from '#server/cases/caseReadRepo.ts'
import { told } from '#server/cases/happening.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed, notFound, refused } from '#server/errors.ts'
import { redact } from '#server/intake/redact.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { cover } from './covering.ts'
import { lockCase, mustOpen, tell } from './evidenceCase.ts'
import { itemOf } from './evidenceItem.ts'
import * as repo from './evidenceRepo.ts'
import type { EvidenceRow, NewEvidence } from './evidenceRepo.ts'
import type { FileStore } from './fileStore.ts'
import { takeIn } from './incoming.ts'
import { posterAhead } from './posterAhead.ts'
import { prepare } from './prepare.ts'
import { tooManyInCase } from './refusals.ts'
import { takenPlace } from './takenPlace.ts'
import { removeUnused } from './unusedFiles.ts'
import { filesOf, writeWithFiles } from './writeWithFiles.ts'

export interface EvidenceDeps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
  files: FileStore
  filesDir: string
}

/**
 * What evidence is added to: a case as a whole, or one unit's order. `isReporters`: whoever asks knows
 * that this account reported the case, and answers for it.
 */
export type Target = { caseId: string; isReporters?: true } | { orderId: string }

/** A size of an image; of a clip, which is `whole` alone, the still that came with it. */
export type Size = 'whole' | 'screen' | 'thumb'

export interface EvidenceService {
  /** Takes a file in, whole and without what it should not tell. `key` makes a retry safe. */
  add(
    account: Account,
    target: Target,
    { form, poster }: Pick<EvidenceQuery, 'form' | 'poster'>,
    content: AsyncIterable<Uint8Array>,
    key: string | null,
  ): Promise<EvidenceItem>
  list(account: Account, caseId: string): Promise<EvidenceItem[]>
  /** The file's hash and type; 404 for what is gone, or not for this account. */
  fileOf(account: Account, id: string, size: Size): Promise<{ sha256: string; type: string }>
  remove(account: Account, id: string, reason: string): Promise<EvidenceItem>
  /** Covers parts of a photo for good; whoever may take it back may. Tells the one that took its place. */
  cover(account: Account, id: string, asked: EvidenceCover): Promise<EvidenceItem>
}

export function createEvidence(deps: EvidenceDeps): EvidenceService {
  const { db, ledger, clock, limits, files, filesDir } = deps

  /** Looked at before anything is read, so that a stranger's bytes are not even taken in. */
  async function mustAdd(account: Account, target: Target): Promise<CaseCard> {
    const caseId = 'caseId' in target ? target.caseId : await repo.caseIdOfOrder(db, target.orderId)
    const card = caseId === null ? null : await findCase(db, caseId)
    if (!card) throw notFound('caseId' in target ? 'case' : 'order')
    check(account, card, target)
    return card
  }

  async function add(
    tx: Tx,
    now: Date,
    { account, target, row }: { account: Account; target: Target; row: NewEvidence },
  ) {
    const { perCase } = await limits.at('evidence', now)
    const before = await lockCase(tx, row.caseId)
    const order = check(account, before, target)
    if ((await repo.countEvidence(tx, before.id)) >= perCase) throw tooManyInCase(perCase)
    const added = { ...row, addedAt: now }
    await repo.insertEvidence(tx, added)
    const what = say(`happened.evidenceAdded.${row.kind}`, {
      by: account.label,
      ...(order && { unitId: order.unitId }),
    })
    const evidence = [...(before.evidence ?? []), row.id]
    const drafts = [await tell(tx, account, before, told(before, now, what, { evidence }))]
    return {
      result: itemOf(account)({ ...added, isInForm: false, coveredFrom: null, removed: null }),
      drafts,
    }
  }

  return {
    async add(account, target, { form = null, poster: posterBytes }, content, key) {
      const card = await mustAdd(account, target)
      const now = clock.now()
      const rules = await limits.at('evidence', now)
      const { poster, clip } =
        posterBytes === undefined
          ? { poster: null, clip: content }
          : await posterAhead(content, posterBytes)
      const incoming = await takeIn(filesDir, clip, rules)
      try {
        const prepared = await prepare(incoming, poster, rules, now)
        const { kind, type, width, height, seconds, shot } = prepared
        const orderId = 'orderId' in target ? target.orderId : null
        const request = [orderId ?? card.id, form, incoming.sha256].join(' ')
        const put = async (): Promise<NewEvidence> => {
          const { whole, screen, thumb } = await prepared.put(files)
          return {
            id: newId(),
            caseId: card.id,
            orderId,
            form,
            kind,
            type,
            sha256: whole.sha256,
            bytes: whole.bytes,
            screen: screen?.sha256 ?? null,
            thumb: thumb?.sha256 ?? null,
            received: incoming.sha256,
            width,
            height,
            seconds,
            takenAt: shot.takenAt,
            place: takenPlace(shot.position, card, rules),
            accountId: account.id,
            addedBy: account.label,
            addedAt: now,
            covers: null,
          }
        }
        return await writeWithFiles(deps, put, (tx, at, row, hold) =>
          answerOnce(tx, at, account.id, key === null ? null : { key, request }, async () => {
            await hold()
            return add(tx, at, { account, target, row })
          }),
        )
      } finally {
        await incoming.discard()
      }
    },

    async list(account, caseId) {
      const card = await findCase(db, caseId)
      if (!card || !(await maySee(db, account, caseId))) throw notFound('case')
      if (!mayViewEvidence(account, card)) throw notAllowed()
      const rows = await repo.listEvidence(db, [caseId, ...absorbedIn(card)])
      return rows.map(itemOf(account))
    },

    async fileOf(account, id, size) {
      const row = await mustOpen(db, account, id)
      if (row.removed) throw notFound('evidence')
      if (size === 'whole') return { sha256: row.sha256, type: row.type }
      // A small photo is its own screen's size; a clip has a still or none.
      const small = row.kind === 'image' ? row.sha256 : null
      const sha256 = size === 'thumb' ? row.thumb : (row.screen ?? small)
      if (sha256 === null) throw notFound('thumbnail')
      return { sha256, type: 'image/jpeg' }
    },

    cover: (account, id, asked) => cover(deps, account, id, asked),

    async remove(account, id, reason) {
      const { caseId } = await mustOpen(db, account, id)
      const { item, unused } = await ledger.write(async (tx, now) => {
        const before = await lockCase(tx, caseId)
        const row = (await repo.findEvidence(tx, id)) as EvidenceRow
        const rules = await limits.at('evidence', now)
        const refusal = refuseRemoval(itemOf(account)(row), rules, now)
        if (refusal) throw refused(refusal)
        const removal = { at: now, by: account.label, reason: redact(reason) }
        await repo.markRemoved(tx, id, removal)
        const what = say(`happened.evidenceRemoved.${row.kind}`, {
          by: account.label,
          reason: removal.reason,
        })
        const evidence = (before.evidence ?? []).filter((one) => one !== id)
        const draft = await tell(tx, account, before, told(before, now, what, { evidence }))
        const removed = { ...removal, at: now.toISOString() }
        return {
          result: { item: itemOf(account)({ ...row, removed }), unused: filesOf(row) },
          drafts: [draft],
        }
      })
      // Only what is committed is deleted; should this be cut short, the next start goes on.
      await removeUnused({ db, files }, unused)
      return item
    },
  }
}

/** The order it is for; null: the case as a whole. Throws what the rule says. */
function check(account: Account, card: CaseCard, target: Target): Order | null {
  const order =
    'orderId' in target ? (card.orders.find(({ id }) => id === target.orderId) ?? null) : null
  if ('orderId' in target && !order) throw notFound('order')
  const refusal =
    'caseId' in target && target.isReporters
      ? refuseReporterEvidence(card)
      : refuseEvidence(account, card, order)
  if (refusal) throw refused(refusal)
  return order
}

const absorbedIn = (card: CaseCard): string[] => liftCard(card).absorbed.map(({ caseId }) => caseId)
