import type { Account } from '#shared/account.ts'
import { useSessionStore } from '../people/sessionStore.ts'
import { keptAccount } from './patrolDb.ts'

/** After that long without an answer the page opens for whom this device knows. */
const PATIENCE_MS = 2_500

/**
 * Waits until it is known who is logged in, or, where nobody answers, begins with whoever was here last:
 * they can write, and the server looks at everything again when it is sent.
 */
export async function readyOrKnown(): Promise<void> {
  const session = useSessionStore()
  const known: Account | null = await keptAccount()
  if (known === null) return session.ready()
  let timer: ReturnType<typeof setTimeout> | undefined
  const answered = await Promise.race([
    session.ready().then(() => true),
    new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), navigator.onLine ? PATIENCE_MS : 0)
    }),
  ])
  clearTimeout(timer)
  if (!answered) session.assume(known)
}

/** Keeps this page in the device, and makes it anew when the server has a newer one. */
export async function keepPage(): Promise<void> {
  const workers = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker
  if (!import.meta.env.PROD || !workers) return
  try {
    await workers.register('/patrol-worker.js', { scope: '/patrol', updateViaCache: 'none' })
    const { active } = await workers.ready
    active?.postMessage('refresh')
  } catch (error) {
    // Without a signal the one that is there goes on.
    console.warn('The page is not kept for a time without signal', error)
  }
}
