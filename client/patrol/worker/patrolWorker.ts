/**
 * Lets `/patrol` open without a signal. It keeps the page and the files the build made for it, and
 * nothing else: what the server answers is of people, and stays on no device.
 */
import { shellFiles, type BuiltFile } from './shellFiles.ts'

// The types of a page and of a worker contradict each other; this is what is used of the latter.
interface Lasting extends Event {
  waitUntil(until: Promise<unknown>): void
}
interface Fetching extends Event {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  location: Location
  clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate' | 'message', hear: (event: Lasting) => void): void
  addEventListener(type: 'fetch', hear: (event: Fetching) => void): void
}
const worker = globalThis as unknown as Worker

const PREFIX = 'shaotai-shell-'
const PAGE = '/patrol'
const ENTRIES = ['index.html', 'patrol/PatrolSurface.vue']
/** A line that carries nothing does not say so: after that long the kept page opens. */
const PATIENCE_MS = 4_000

async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(bytes).subarray(0, 8)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/**
 * Keeps the newest build whole, then drops the one before. Cut short, or met in the middle of an update,
 * it leaves the old one as it was.
 */
async function keepShell(): Promise<void> {
  const list = await (await fetch('/build-files.json', { cache: 'no-cache' })).text()
  const name = PREFIX + (await digestOf(list))
  const kept = await caches.keys()
  if (!kept.includes(name) || !(await (await caches.open(name)).match(PAGE))) {
    const built = JSON.parse(list) as Record<string, BuiltFile>
    const files = shellFiles(built, ENTRIES)
    const page = await fetch(PAGE, { cache: 'no-cache' })
    const text = await page.clone().text()
    if (!page.ok || !text.includes(built['index.html']?.file ?? ' '))
      throw new Error('The page and the list of files are of two builds')
    const shell = await caches.open(name)
    try {
      await shell.addAll(files)
      // Last: where the page is, everything it needs is.
      await shell.put(PAGE, page)
    } catch (error) {
      await caches.delete(name)
      throw error
    }
  }
  for (const one of kept) if (one.startsWith(PREFIX) && one !== name) await caches.delete(one)
}

async function keptPage(): Promise<Response | undefined> {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue
    const page = await (await caches.open(name)).match(PAGE)
    if (page) return page
  }
  return undefined
}

/** The newest page while the line carries it, else the kept one. */
async function openPage(request: Request): Promise<Response> {
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (fresh.status < 500) return fresh
    return (await keptPage()) ?? fresh
  } catch (error) {
    const page = await keptPage()
    if (page) return page
    throw error
  }
}

/** Hashed by the build: what is kept under a name never changes. */
const openFile = async (request: Request): Promise<Response> =>
  (await caches.match(request)) ?? fetch(request)

worker.addEventListener('install', (event) =>
  event.waitUntil(keepShell().then(() => worker.skipWaiting())),
)
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
// A page that came over the line asks whether it is of a newer build.
worker.addEventListener('message', (event) =>
  event.waitUntil(
    keepShell().catch((error: unknown) => {
      console.warn('The page was not kept anew', error)
    }),
  ),
)
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (request.mode === 'navigate' && pathname === PAGE) event.respondWith(openPage(request))
  else if (pathname.startsWith('/assets/')) event.respondWith(openFile(request))
})
