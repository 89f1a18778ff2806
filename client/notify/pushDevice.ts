import type { DeviceAgreed, NoticeLanguage } from '#shared/notice.ts'

/**
 * Why this browser cannot be told, before anybody is asked: not over https, no Push API (an iPhone outside
 * the home screen), or its person has forbidden it.
 */
export type Hindrance = 'insecure' | 'unsupported' | 'denied'

const WORKER = '/notice-worker.js'
/** No page lies there: this worker controls none, and the one of `/patrol` stays what it is. */
const SCOPE = '/notice-worker'

export function hindranceOf(): Hindrance | null {
  if (!globalThis.isSecureContext) return 'insecure'
  if (!(
    'serviceWorker' in navigator &&
    'PushManager' in globalThis &&
    'Notification' in globalThis
  ))
    return 'unsupported'
  return Notification.permission === 'denied' ? 'denied' : null
}

/** The subscription this browser has, whoever agreed to it; null: none. */
export async function subscriptionHere(): Promise<PushSubscription | null> {
  if (hindranceOf() !== null || Notification.permission !== 'granted') return null
  const registration = await navigator.serviceWorker.getRegistration(SCOPE)
  return (await registration?.pushManager.getSubscription()) ?? null
}

/** Registers the worker and subscribes. Rejects where the browser's push service cannot be reached. */
export async function subscribeHere(publicKey: string): Promise<PushSubscription> {
  const registration = await navigator.serviceWorker.register(WORKER, {
    scope: SCOPE,
    updateViaCache: 'none',
  })
  // `ready` waits for a worker that controls this page; this one never does.
  await isActive(registration)
  const before = await registration.pushManager.getSubscription()
  // One that was made for another key of the server is of no use to this one.
  if (before && !isFor(before, publicKey)) await before.unsubscribe()
  return registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  })
}

function isActive({ active, waiting, installing }: ServiceWorkerRegistration): Promise<void> {
  const coming = installing ?? waiting
  if (active || !coming) return Promise.resolve()
  return new Promise((resolve) => {
    const look = (): void => {
      if (coming.state !== 'activated' && coming.state !== 'redundant') return
      coming.removeEventListener('statechange', look)
      resolve()
    }
    coming.addEventListener('statechange', look)
    look()
  })
}

const base64url = (bytes: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

const isFor = ({ options }: PushSubscription, publicKey: string): boolean =>
  base64url(options.applicationServerKey) === publicKey

/** As the server is told of it. */
export const agreedOf = (
  subscription: PushSubscription,
  language: NoticeLanguage,
): DeviceAgreed => ({
  endpoint: subscription.endpoint,
  keys: {
    p256dh: base64url(subscription.getKey('p256dh')),
    auth: base64url(subscription.getKey('auth')),
  },
  language,
})
