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
