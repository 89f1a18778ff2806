import { nameRules } from './redaction/names.ts'
import { numberRules } from './redaction/numbers.ts'
import { roomRules } from './redaction/rooms.ts'
import { hideShops } from './redaction/shops.ts'

const rules = [...numberRules, ...nameRules, ...roomRules]

/**
 * Words fit for a wall with strangers in the room: without persons (`redactPersons`) and without
 * the names of shops and companies, which only the words behind a right still tell. Running it
 * again changes nothing.
 */
export const redact = (text: string): string => untilSettled(text, (rest) => hideShops(once(rest)))

/**
 * A citizen's words without what leads to a person: telephone, identity and account numbers,
 * plates, e-mail, announced names, building and room; the shop they complain of stays, since who
 * handles it must find it. It is a net with meshes, not a proof, so texts still stay behind their
 * right. Running it again changes nothing.
 */
export const redactPersons = (text: string): string => untilSettled(text, once)

/** A text without anything personal costs one pass. */
const once = (text: string): string => rules.reduce((rest, hidden) => hidden(rest), text)

/**
 * One pass may bring about what the next one sees: a number that was none while it touched another.
 * Ends, because every change turns characters outside of marks into a mark, which no rule matches,
 * or makes the text shorter.
 */
function untilSettled(text: string, change: (text: string) => string): string {
  const next = change(text)
  return next === text ? text : untilSettled(next, change)
}

/**
 * Where it is, as far as a wall may say it: road and number, lane or estate. Everything from the
 * building on is cut, not marked, since an address has nothing to say after it.
 */
export function redactAddress(address: string): string {
  const upToPlace = publicPart.exec(redact(address))?.[0] ?? ''
  const shown = upToPlace.replace(/[\s,，、(（-]+$/, '')
  // What is cut may have hidden a name's end; each round is shorter, so this ends.
  return shown === address ? shown : redactAddress(shown)
}

// Up to the first mark, to the lane's number, or to a village's name before the house in it.
const publicPart =
  /^[^[\]]*?(?:[\d０-９]弄|[村宅组队](?=\s?[\d０-９]{1,4}号(?!线|路|桥|门))|(?=[[\]])|$)/
