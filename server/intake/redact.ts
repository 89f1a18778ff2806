import { nameRules } from './redaction/names.ts'
import { numberRules } from './redaction/numbers.ts'
import { roomRules } from './redaction/rooms.ts'

const rules = [...numberRules, ...nameRules, ...roomRules]

/**
 * A citizen's words without what leads to a person: telephone, identity and account numbers,
 * plates, e-mail, announced names, building and room. For titles and texts that reach a screen
 * without a right of their own; it is a net with meshes, not a proof, so texts still stay behind
 * their right. Running it again changes nothing.
 */
export function redact(text: string): string {
  // One pass may bring about what the next one sees: a number that was none while it touched
  // another. Ends, because every change turns characters outside of marks into a mark, which no rule
  // matches; a text without anything personal costs one pass.
  const next = rules.reduce(
    (rest, { pattern, sign, mark }) =>
      sign === undefined || sign.test(rest) ? rest.replace(pattern, mark) : rest,
    text,
  )
  return next === text ? text : redact(next)
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
