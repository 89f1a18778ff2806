import type { Actor } from '#server/cases/happening.ts'
import { newId } from '#server/newId.ts'
import type { IntakeItem, Source } from '#shared/ticket.ts'
import { say } from '#shared/say.ts'
import type { TicketHead } from '#shared/ticketHead.ts'
import type { Flag } from '#shared/case.ts'
import type { Clock } from '#shared/clock.ts'
import type { Rulebook } from '#server/rules/rulebook.ts'
import { normalPhone, type Sealing } from '#server/people/sealing.ts'
import { clocksOf, headOf, type Placed } from './newCase.ts'
import { redactPersons } from './redact.ts'

/** An item with all that can be worked out before the store is asked, redacted and sealed. */
export interface Prepared {
  source: Source
  item: IntakeItem
  head: TicketHead
  clocks: Clock[]
  /** What sets it apart from the first moment: words of threat, danger, need 预警. */
  flags: Flag[]
  placed: Placed
  /** For the case this ticket opens, if it opens one. */
  caseId: string
  detail: string
  contentHash: Buffer
  words: Buffer
  caller: { sealed: Buffer; phoneHash: Buffer | null; confidential: boolean } | null
  /** Who took it over from another system; absent: the source itself sent it. */
  importedBy?: Actor
}

export interface PrepareDeps {
  sealing: Sealing
  rulebook: Rulebook
  riskWords: readonly string[]
  place: (item: IntakeItem) => Placed
}

/** JSON with its keys in one order, so that the same content has the same hash however it was written. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const fields: Record<string, unknown> = { ...value }
  let text = ''
  for (const key of Object.keys(fields).sort()) {
    const inner = fields[key]
    if (inner !== undefined)
      text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(inner)}`
  }
  return `{${text}}`
}

export const contentHash = (sealing: Sealing, content: object): Buffer =>
  sealing.keyedHash(canonical(content))

export function prepare(source: Source, item: IntakeItem, deps: PrepareDeps): Prepared {
  const { sealing, rulebook, riskWords, place } = deps
  const { caller, extra, ...words } = item
  const head = headOf(newId(), source, item, 1)
  const placed = place(item)
  return {
    source,
    item,
    head,
    clocks: clocksOf(head, item, placed.townCode, rulebook),
    flags: riskIn(item, head.receivedAt, riskWords),
    placed,
    caseId: newId(),
    detail: wordsOf(item, head.title),
    contentHash: contentHash(sealing, item),
    words: sealing.seal(words),
    caller: caller || extra ? sealCaller(sealing, caller, extra) : null,
  }
}

/**
 * What is read under a right: the words without persons, and first the title if the public one hides
 * the shop or company that whoever handles the case must find.
 */
function wordsOf({ title, detail = '' }: IntakeItem, publicTitle: string): string {
  const whole = redactPersons(title)
  const words = redactPersons(detail)
  return [whole === publicTitle ? '' : whole, words].filter((text) => text !== '').join('\n')
}

/** The first word found is the reason: it is the rule row's, never the caller's. */
function riskIn(item: IntakeItem, since: string, words: readonly string[]): Flag[] {
  const found = words.find(
    (word) => item.title.includes(word) || item.detail?.includes(word) === true,
  )
  return found === undefined
    ? []
    : [{ flag: 'atRisk', reason: say('flag.atRisk.words', { word: found }), since }]
}

function sealCaller(
  sealing: Sealing,
  caller: IntakeItem['caller'],
  extra: IntakeItem['extra'],
): NonNullable<Prepared['caller']> {
  const phone = caller?.phone === undefined ? '' : normalPhone(caller.phone)
  return {
    sealed: sealing.seal({ name: caller?.name, phone: caller?.phone, extra }),
    phoneHash: phone === '' ? null : sealing.keyedHash(phone),
    confidential: caller?.confidential ?? false,
  }
}
