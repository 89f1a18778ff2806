import { isSearchable } from '#shared/caseQuery.ts'
import { isClosed, type Holder } from '#shared/case.ts'
import { phoneIn } from '#shared/phone.ts'
import type { CaseFilter } from '#shared/savedView.ts'

/** The most the server answers at once. */
const PAGE = 200

/** A mobile number, or one on its way: somebody types it digit by digit. */
const isNumberOfSomebody = (text: string): boolean =>
  phoneIn(text) !== null ||
  /^(?:\+?86)?1[3-9]\d{2,}$/.test(text.normalize('NFKC').replace(/[\s-]/g, ''))

/**
 * What only the server can answer of a filter, as the address asked: the words of the tickets, and
 * closed cases. Null where the board alone answers it — and where somebody typed a caller's number: that
 * must not stand in an address, which servers and proxies write down; it has a look-up of its own.
 */
export function searchPath(filter: CaseFilter, reader: Holder | null): string | null {
  const text = filter.text.trim()
  const isAskedForWords = text !== '' && isSearchable(text) && !isNumberOfSomebody(text)
  const isAskedForClosed = filter.status !== null && isClosed({ status: filter.status })
  if (!isAskedForWords && !(isAskedForClosed && text === '')) return null

  const { status, tier, flag, source, gridId, unitId, group } = filter
  const holder = filter.holder ?? (group === 'mine' ? reader : null)
  const asked = {
    ...{ q: isAskedForWords ? text : null, status, tier, holder, flag, source, gridId, unitId },
    overdue: group === 'late' ? true : null,
  }
  const query = new URLSearchParams({ limit: String(PAGE) })
  for (const [key, value] of Object.entries(asked))
    if (value !== null) query.set(key, String(value))
  return `/api/cases?${query.toString()}`
}
