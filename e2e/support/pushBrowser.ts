import { expect, type CDPSession, type Page } from '@playwright/test'
import type { Browser } from '#server/notify/testing.ts'

/**
 * The browser's own push service, which a test machine has none of, put in its place: it gives the page
 * the subscription of `browser` and keeps it for as long as this browser keeps anything.
 */
export async function withPushService(page: Page, { agreed }: Browser): Promise<void> {
  await page.context().grantPermissions(['microphone', 'notifications'])
  await page.addInitScript(({ endpoint, keys }) => {
    const kept = 'the push service'
    const bytes = (text: string): ArrayBuffer =>
      Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
        one.charCodeAt(0),
      ).buffer
    const made = (serverKey: string) => ({
      endpoint,
      options: { applicationServerKey: bytes(serverKey), userVisibleOnly: true },
      getKey: (name: 'auth' | 'p256dh') => bytes(keys[name]),
      unsubscribe: () => {
        localStorage.removeItem(kept)
        return Promise.resolve(true)
      },
    })
    Object.assign(PushManager.prototype, {
      subscribe: ({ applicationServerKey }: { applicationServerKey: string }) => {
        localStorage.setItem(kept, applicationServerKey)
        return Promise.resolve(made(applicationServerKey))
      },
      getSubscription: () => {
        const serverKey = localStorage.getItem(kept)
        return Promise.resolve(serverKey === null ? null : made(serverKey))
      },
    })
  }, agreed)
}

const SCOPE = '/notice-worker'

/** Hands a push to the browser's worker, as its push service would. */
export async function deliver(page: Page, origin: string, data: string): Promise<void> {
  const session: CDPSession = await page.context().newCDPSession(page)
  const known = new Promise<string>((resolve) =>
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(
        ({ scopeURL, isDeleted }) => scopeURL === origin + SCOPE && !isDeleted,
      )
      if (own) resolve(own.registrationId)
    }),
  )
  await session.send('ServiceWorker.enable')
  const registrationId = await known
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data })
  await session.detach()
}

/** What this browser shows outside its pages. */
export const shownIn = (page: Page): Promise<{ title: string; body: string; tag: string }[]> =>
  page.evaluate(async (scope) => {
    const registration = await navigator.serviceWorker.getRegistration(scope)
    const shown = (await registration?.getNotifications()) ?? []
    return shown.map(({ title, body, tag }) => ({ title, body, tag }))
  }, SCOPE)

/** Presses the notice: the worker's own handler runs, which no test can reach from a screen. */
export async function pressNotice(page: Page): Promise<void> {
  // A worker that has nothing to do sleeps; a press would wake it.
  await page.evaluate(async (scope) => {
    const registration = await navigator.serviceWorker.getRegistration(scope)
    registration?.active?.postMessage('wake')
  }, SCOPE)
  const workers = () =>
    page
      .context()
      .serviceWorkers()
      .filter((one) => one.url().endsWith(`${SCOPE}.js`))
  await expect.poll(() => workers().length).toBeGreaterThan(0)
  await workers()
    .at(-1)
    ?.evaluate(async () => {
      const scope = globalThis as unknown as {
        registration: ServiceWorkerRegistration
        NotificationEvent: new (type: string, init: object) => Event
      }
      const [notification] = await scope.registration.getNotifications()
      const event = new scope.NotificationEvent('notificationclick', { notification })
      // An event that a script made may not be waited for by the browser; it is here.
      let done: Promise<unknown> = Promise.reject(new Error('Nobody heard it'))
      done.catch(() => undefined)
      Object.defineProperty(event, 'waitUntil', {
        value: (until: Promise<unknown>) => {
          done = until
        },
      })
      globalThis.dispatchEvent(event)
      await done
    })
}
