import type { Router } from 'vue-router'
import { z } from 'zod'

const Opened = z.object({ kind: z.literal('notice:open'), link: z.string().startsWith('/') })

/** A notice that is pressed while this page is open leads here: the worker says where to. */
export function followOpenedNotices(router: Router): void {
  const workers = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker
  workers?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const opened = Opened.safeParse(data)
    if (opened.success) void router.push(opened.data.link)
  })
}
