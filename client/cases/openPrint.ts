/** A case on paper opens beside the desk, so that nobody loses the queue over it. */
export function openPrint(caseId: string): void {
  window.open(`/print/${encodeURIComponent(caseId)}`, '_blank', 'noopener')
}
