import { z } from 'zod'
import { PagePresence, presenceOf, type Presence } from '#shared/presence.ts'
import type { Bus } from '#server/bus/bus.ts'

const CHANNEL = 'presence'
/** How often a process tells who is connected to it, and how long another believes it. */
const TELL_EVERY_MS = 2000
const BELIEVED_MS = 6000
/** Five hundred screens that come back at once are told of in a few lists, not in five hundred. */
const GATHER_MS = 50

const Page = z.object({ accountId: z.string(), page: PagePresence, inCall: z.boolean() })
type Page = z.infer<typeof Page>
const News = z.union([
  z.object({ kind: z.literal('here'), process: z.string(), pages: z.array(Page) }),
  z.object({ kind: z.literal('ask') }),
])

export interface PresenceBoard {
  of: (accountId: string) => Presence
  arrived(accountId: string, connectionId: string): void
  /** What the page of this connection says of itself. */
  says(connectionId: string, page: PagePresence): void
  left(connectionId: string): void
  close(): void
}

interface Deps {
  bus: Bus
  /** A name for this process, new at every start. */
  process: string
  /** Connections of this process that are in a call. */
  inCalls: () => readonly string[]
}

/**
 * Who is there, over all processes. A connection that is cut is missed by the line's heartbeat within
 * nine seconds; a process that is killed is believed for six. Nothing of it is stored or logged.
 */
export function createPresence({ bus, process, inCalls }: Deps): PresenceBoard {
  const mine = new Map<string, { accountId: string; page: PagePresence }>()
  const others = new Map<string, { pages: Page[]; untilMs: number }>()

  function ownPages(isAsked: (accountId: string) => boolean = () => true): Page[] {
    const calling = new Set(inCalls())
    return [...mine]
      .filter(([, { accountId }]) => isAsked(accountId))
      .map(([connectionId, page]) => ({ ...page, inCall: calling.has(connectionId) }))
  }

  let telling: NodeJS.Timeout | undefined
  const tell = (): void => {
    clearTimeout(telling)
    telling = undefined
    bus.publish(CHANNEL, { kind: 'here', process, pages: ownPages() })
  }
  const tellSoon = (): void => {
    telling ??= setTimeout(tell, GATHER_MS).unref()
  }
  bus.subscribe(CHANNEL, (message) => {
    const news = News.parse(message)
    if (news.kind === 'ask') tell()
    else others.set(news.process, { pages: news.pages, untilMs: performance.now() + BELIEVED_MS })
  })
  const ask = (): void => {
    bus.publish(CHANNEL, { kind: 'ask' })
    tell()
  }
  ask()
  bus.onHealed(ask)
  const timer = setInterval(tell, TELL_EVERY_MS)
  timer.unref()

  function otherPages(): Page[] {
    const nowMs = performance.now()
    for (const [name, { untilMs }] of others) if (untilMs <= nowMs) others.delete(name)
    return [...others.values()].flatMap(({ pages }) => pages)
  }

  return {
    of: (accountId) => {
      const isAsked = (id: string): boolean => id === accountId
      const elsewhere = otherPages().filter((page) => isAsked(page.accountId))
      return presenceOf([...ownPages(isAsked), ...elsewhere])
    },
    arrived(accountId, connectionId) {
      mine.set(connectionId, { accountId, page: 'active' })
      tellSoon()
    },
    says(connectionId, page) {
      const known = mine.get(connectionId)
      if (!known || known.page === page) return
      mine.set(connectionId, { ...known, page })
      tellSoon()
    },
    left(connectionId) {
      if (mine.delete(connectionId)) tellSoon()
    },
    close() {
      clearInterval(timer)
      mine.clear()
      tell()
    },
  }
}
