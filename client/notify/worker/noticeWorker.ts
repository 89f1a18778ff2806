/**
 * Shows what the server pushes while no page is open, and leads to the case when it is pressed. It keeps
 * nothing, controls no page and answers no request.
 */
import type { PushMessage } from '#shared/notice.ts'

// The types of a page and of a worker contradict each other; this is what is used of the latter.
interface Lasting extends Event {
  waitUntil(until: Promise<unknown>): void
}
interface Pushed extends Lasting {
  data: { json(): unknown } | null
}
interface Clicked extends Lasting {
  notification: Notification
}
interface Page {
  url: string
  focused: boolean
  visibilityState: DocumentVisibilityState
  focus(): Promise<unknown>
  postMessage(message: unknown): void
}
interface Worker {
  location: Location
  registration: ServiceWorkerRegistration
  clients: {
    matchAll(which: { type: 'window'; includeUncontrolled: boolean }): Promise<Page[]>
    openWindow(url: string): Promise<unknown>
  }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install', hear: (event: Lasting) => void): void
  addEventListener(type: 'push', hear: (event: Pushed) => void): void
  addEventListener(type: 'notificationclick', hear: (event: Clicked) => void): void
}
const worker = globalThis as unknown as Worker

/** Something came: a browser that shows nothing then shows a sentence of its own, and trusts us less. */
const bare = { title: '哨台 Shaotai', body: '', link: '/', tag: 'shaotai' }
type Shown = typeof bare & Partial<Pick<PushMessage, 'urgency' | 'at'>>

function messageOf({ data }: Pushed): Shown {
  try {
    return { ...bare, ...(data?.json() as Partial<Shown> | undefined) }
  } catch {
    return bare // sealed by this server alone, so a version that knows more than this worker
  }
}

async function show(event: Pushed): Promise<void> {
  const { title, body, tag, link, urgency, at } = messageOf(event)
  const options: NotificationOptions & { renotify: boolean; timestamp?: number } = {
    ...{ body, tag, data: { link }, requireInteraction: urgency === 'high' },
    // In the earlier one's place, and heard all the same.
    renotify: true,
    ...(at !== undefined && { timestamp: Date.parse(at) }),
  }
  await worker.registration.showNotification(title, options)
}

/** Only a page of this product, whatever the message says. */
function addressOf(notification: Notification): string {
  const { link } = (notification.data ?? bare) as { link: string }
  const url = new URL(link, worker.location.origin)
  return url.origin === worker.location.origin ? url.pathname + url.search : '/'
}

/** The page that is open shows it, the one in sight first; where none is, one opens. */
async function open(notification: Notification): Promise<void> {
  notification.close()
  const link = addressOf(notification)
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const rank = ({ focused, visibilityState }: Page): number =>
    focused ? 0 : visibilityState === 'visible' ? 1 : 2
  const [page] = pages
    .filter(({ url }) => !new URL(url).pathname.startsWith('/print/'))
    .sort((a, b) => rank(a) - rank(b))
  if (!page) {
    await worker.clients.openWindow(link)
    return
  }
  page.postMessage({ kind: 'notice:open', link })
  try {
    await page.focus()
  } catch (error) {
    // A browser may forbid it: the page has the case open when somebody looks.
    console.warn('The page could not be brought to the front', error)
  }
}

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('push', (event) => event.waitUntil(show(event)))
worker.addEventListener('notificationclick', (event) => event.waitUntil(open(event.notification)))
