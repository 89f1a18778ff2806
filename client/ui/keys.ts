import { onMounted, onUnmounted } from 'vue'

const isEditable = (element: Element): boolean =>
  element.matches('input:not([type=radio], [type=checkbox]), textarea, select') ||
  (element instanceof HTMLElement && element.isContentEditable)

/** Somebody is writing: letters belong to the text. */
export const isTyping = (event: KeyboardEvent | ClipboardEvent): boolean =>
  ('isComposing' in event && event.isComposing) ||
  (event.target instanceof Element && isEditable(event.target))

/** The name of a key as it stands in a shortcut table: a letter in capitals, or the key's own name. */
const keyName = (event: Pick<KeyboardEvent, 'key'>): string =>
  event.key.length === 1 ? event.key.toUpperCase() : event.key

/**
 * Keys of a surface while it is shown. They are silent while somebody writes and together with
 * Ctrl, Alt or Meta, which belong to the browser. True from the handler: the key was meant for us.
 */
export function useKeys(press: (key: string, event: KeyboardEvent) => boolean): void {
  const heard = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    if (isTyping(event)) return
    if (press(keyName(event), event)) event.preventDefault()
  }
  onMounted(() => addEventListener('keydown', heard))
  onUnmounted(() => removeEventListener('keydown', heard))
}
