import type { Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import {
  refuseEvidence,
  refuseRemoval,
  refuseReporterEvidence,
  type EvidenceItem,
} from '#shared/evidence.ts'
import type { Order } from '#shared/order.ts'
import { liftCard } from '#shared/lift.ts'
import { say } from '#shared/say.ts'
import { mayViewEvidence } from '#shared/sight.ts'
import { answerOnce } from '#server/cases/answerOnce.ts'
import { findCase, maySee } from '#server/cases/caseReadRepo.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { draftOf, told } from '#server/cases/happening.ts'
import type { Clock } from '#server/clock.ts'
import { AppError, notAllowed, notFound, refused } from '#server/errors.ts'
import { redact } from '#server/intake/redact.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import * as repo from './evidenceRepo.ts'
import type { EvidenceRow, NewEvidence } from './evidenceRepo.ts'
import type { FileStore } from './fileStore.ts'
import { takeIn } from './incoming.ts'
import { prepare } from './prepare.ts'
import { tooManyInCase } from './refusals.ts'
import { takenPlace } from './takenPlace.ts'
import { removeUnused } from './unusedFiles.ts'

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

/** A size of an image; a clip is `whole` alone. */
export type Size = 'whole' | 'screen' | 'thumb'

export interface EvidenceService {
  /** Takes a file in, whole and without what it should not tell. `key` makes a retry safe. */
  add(
    account: Account,
    target: Target,
    form: string | null,
    content: AsyncIterable<Uint8Array>,
    key: string | null,
  ): Promise<EvidenceItem>
  list(account: Account, caseId: string): Promise<EvidenceItem[]>
  /** The file's hash and type; 404 for what is gone, or not for this account. */
  fileOf(account: Account, id: string, size: Size): Promise<{ sha256: string; type: string }>
  remove(account: Account, id: string, reason: string): Promise<EvidenceItem>
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
    return { result: itemOf(account)({ ...added, isInForm: false, removed: null }), drafts }
  }

  async function rowFor(account: Account, id: string): Promise<EvidenceRow> {
    const row = await repo.findEvidence(db, id)
    if (!row || !(await mayOpen(row.caseId))) throw notFound('evidence')
    return row

    /** A case that was merged goes on in another: who works there sees what came with it. */
    async function mayOpen(caseId: string): Promise<boolean> {
      const card = await findCase(db, caseId)
      if (!card) return false
      if (mayViewEvidence(account, card) && (await maySee(db, account, caseId))) return true
      const { mergedInto } = liftCard(card)
      return mergedInto !== null && mayOpen(mergedInto.caseId)
    }
  }

  return {
    async add(account, target, form, content, key) {
      const card = await mustAdd(account, target)
      const now = clock.now()
      const rules = await limits.at('evidence', now)
      const incoming = await takeIn(filesDir, content, rules)
      try {
        const prepared = await prepare(incoming, rules, now)
        const { kind, type, width, height, seconds, shot } = prepared
        const orderId = 'orderId' in target ? target.orderId : null
        const request = [orderId ?? card.id, form, incoming.sha256].join(' ')
        for (;;) {
          const { whole, screen, thumb } = await prepared.put(files)
          const row: NewEvidence = {
            id: uuid(),
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
          }
          const added = ledger.write((tx, at) =>
            answerOnce(tx, at, account.id, key === null ? null : { key, request }, async () => {
              await repo.holdFiles(tx)
              // Somebody took the same picture back meanwhile: it is put once more.
              if (!(await areThere(files, row))) throw new FileGone()
              return add(tx, at, { account, target, row })
            }),
          )
          try {
            return await added
          } catch (error) {
            if (error instanceof FileGone) continue
            // Refused at the last moment: what was put for it goes again. After a fault nobody knows
            // whether the row was written, and the next start looks.
            if (error instanceof AppError) await removeUnused({ db, files }, filesOf(row))
            throw error
          }
        }
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
      const row = await rowFor(account, id)
      if (row.removed) throw notFound('evidence')
      if (size === 'thumb') {
        if (row.thumb === null) throw notFound('thumbnail')
        return { sha256: row.thumb, type: row.type }
      }
      return { sha256: (size === 'screen' ? row.screen : null) ?? row.sha256, type: row.type }
    },

    async remove(account, id, reason) {
      const { caseId } = await rowFor(account, id)
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

/** A file was deleted between being put and its row being written. */
class FileGone extends Error {
  override readonly name = 'FileGone'
}

async function lockCase(tx: Tx, id: string): Promise<CaseCard> {
  const card = (await lockCases(tx, [id])).get(id)
  if (!card) throw notFound('case')
  return card
}

async function tell(tx: Tx, { id, label }: Account, before: CaseCard, after: CaseCard) {
  await updateCases(tx, [after])
  const actor = { id, label }
  return draftOf({ type: 'case:changed', actor, before, after, what: after.latest.what })
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

const filesOf = ({ sha256, screen, thumb }: NewEvidence): string[] =>
  [sha256, screen, thumb].filter((file) => file !== null)

async function areThere(files: FileStore, row: NewEvidence): Promise<boolean> {
  const found = await Promise.all(filesOf(row).map((file) => files.find(file)))
  return found.every((file) => file !== null)
}

const itemOf =
  (account: Account) =>
  (row: EvidenceRow): EvidenceItem => ({
    id: row.id,
    caseId: row.caseId,
    orderId: row.orderId,
    form: row.form,
    kind: row.kind,
    sha256: row.sha256,
    bytes: row.bytes,
    width: row.width,
    height: row.height,
    seconds: row.seconds,
    addedAt: row.addedAt.toISOString(),
    addedBy: row.addedBy,
    isMine: row.accountId === account.id,
    takenAt: row.takenAt?.toISOString() ?? null,
    place: row.place,
    isInForm: row.isInForm,
    removed: row.removed,
  })
