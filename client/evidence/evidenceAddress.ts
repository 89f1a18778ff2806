import type { EvidenceItem } from '#shared/evidence.ts'

/** Where a photo or clip is fetched; the server asks for the right each time. */
export const addressOf = ({ id }: Pick<EvidenceItem, 'id'>, size?: 'screen' | 'thumb'): string =>
  `/api/evidence/${id}${size === undefined ? '' : `/${size}`}`

/** Where evidence is sent: to an order or to the case as a whole, for a stage of a form or for none. */
export function sendTo(
  target: { caseId: string } | { orderId: string },
  form: string | null = null,
): string {
  const path =
    'orderId' in target
      ? `/api/orders/${target.orderId}/evidence`
      : `/api/cases/${target.caseId}/evidence`
  return form === null ? path : `${path}?form=${form}`
}

/** The same place for a clip whose still is the first so many bytes of what is sent. */
export const withPoster = (address: string, bytes: number): string =>
  `${address}${address.includes('?') ? '&' : '?'}poster=${bytes}`

/** Where photos of what a visit found are sent: to the case it became. */
export const sendToFinding = (visitId: string, caseId: string): string =>
  `/api/visits/${visitId}/cases/${caseId}/photos`
