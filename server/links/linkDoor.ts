import type { RequestHandler } from 'express'
import { byLink } from '#shared/who.ts'
import { notAllowed } from '#server/errors.ts'
import { accountOf } from '#server/people/requireAccount.ts'

/**
 * What a unit's desk asks for, and no more: a link has no use for rosters, diaries, lists of people or the
 * log. Which cases and commands are theirs is the rights check's matter behind each of these.
 */
const open: readonly { method: RegExp; path: RegExp }[] = [
  { method: /^GET$/, path: /^\/board$/ },
  { method: /^GET$/, path: /^\/cases(\/[^/]+(\/evidence)?)?$/ },
  { method: /^POST$/, path: /^\/cases\/[^/]+\/[^/]+$/ },
  { method: /^POST$/, path: /^\/orders\/[^/]+\/[^/]+$/ },
  { method: /^(GET|POST)$/, path: /^\/evidence\/[^/]+(\/[^/]+)?$/ },
  { method: /^GET$/, path: /^\/(calls|categories|config|session)$/ },
  { method: /^GET$/, path: /^\/district(\/base)?$/ },
  { method: /^GET$/, path: /^\/figures\/today$/ },
  { method: /^GET$/, path: /^\/limits\/[^/]+$/ },
  // Told while the page is closed, on the device that has the link.
  { method: /^GET$/, path: /^\/notices$/ },
  { method: /^POST$/, path: /^\/notices\/devices(\/(seen|remove))?$/ },
  // What was said is written down; a call back may be recorded at the end that places it.
  { method: /^POST$/, path: /^\/calls\/[^/]+\/(pieces|note)$/ },
]

/** Lets those who came by a link to their desk's addresses and nowhere else; only behind `requireAccount`. */
export const linkDoor: RequestHandler = (req, res, next) => {
  const isOpen = () =>
    open.some(({ method, path }) => method.test(req.method) && path.test(req.path))
  if (byLink(accountOf(res)) && !isOpen()) throw notAllowed()
  next()
}
