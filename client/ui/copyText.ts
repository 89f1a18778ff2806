/**
 * Puts text on the clipboard. A station's page often comes over plain http, where browsers hide the
 * clipboard interface; then the old command on a selected field still works. False: it did not.
 */
export async function copyText(text: string): Promise<boolean> {
  // The types promise it, an insecure page does not have it.
  const { clipboard } = navigator as { clipboard?: Clipboard }
  if (clipboard) {
    try {
      await clipboard.writeText(text)
      return true
    } catch {
      // Refused by a policy or without a fresh press: the old way may still be open.
    }
  }
  return copySelected(text)
}

function copySelected(text: string): boolean {
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('aria-hidden', 'true')
  field.style.cssText = 'position:fixed;inset:0 auto auto 0;opacity:0'
  document.body.append(field)
  field.select()
  // Deprecated and without a successor where there is no secure context.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const isCopied = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  return isCopied
}
