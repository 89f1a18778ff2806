import { nextTick, onMounted, onUnmounted } from 'vue'
import { createHeldKeys } from './heldKeys.ts'

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

type Press = (key: string, event: KeyboardEvent) => boolean

/** Who hears a key, in the order in which they were put on the page. */
const hearers = new Set<Press>()

const heardBy = (event: KeyboardEvent): boolean => {
  for (const press of hearers) if (press(keyName(event), event)) return true
  return false
}

const held = createHeldKeys<KeyboardEvent>({
  untilShown: nextTick,
  // A field that took the hand is for writing: a letter meant for a button must not follow.
  isForgotten: () => document.activeElement !== null && isEditable(document.activeElement),
  press: heardBy,
})
/** Letters and figures pressed meanwhile follow when the deed is done. */
export const holdingKeys = (deed: () => Promise<boolean>): Promise<boolean> => held.whileDoing(deed)

function heard(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
  if (isTyping(event)) return
  // Letters and figures are about the case as it will be; Esc, the arrows and a call's keys are about now.
  const isHeld = event.key.length === 1 && event.key !== ' ' && held.take(event)
  if (isHeld || heardBy(event)) event.preventDefault()
}

/**
 * Keys of a surface while it is shown. They are silent while somebody writes and together with
 * Ctrl, Alt or Meta, which belong to the browser. True from the handler: the key was meant for us.
 */
export function useKeys(press: Press): void {
  onMounted(() => {
    if (hearers.size === 0) addEventListener('keydown', heard)
    hearers.add(press)
  })
  onUnmounted(() => {
    hearers.delete(press)
    if (hearers.size === 0) removeEventListener('keydown', heard)
  })
}
