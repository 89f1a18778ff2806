import { defineStore } from 'pinia'
import { EvidenceLimits } from '#shared/evidence.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { backoffMs } from '../link/backoff.ts'
import { newIdempotencyKey } from '../link/http.ts'
import { isPassing } from '../link/untilAnswered.ts'
import { upload } from '../link/upload.ts'
import { useFormLimitsStore } from '../orders/forms/formLimitsStore.ts'
import { withPoster } from './evidenceAddress.ts'
import { useEvidenceStore } from './evidenceStore.ts'
import { isHeic, shrink } from './shrink.ts'
import { stillOf } from './stillOf.ts'
import { createUploadQueue, type UploadQueue } from './uploadQueue.ts'

interface Added {
  evidence: EvidenceItem
}

/** Until the row has come; a little larger than most screens. */
const EDGE_PX = 1600

/**
 * Every file on its way, by the address it goes to. It outlives the page that took it: whoever opens
 * another case meanwhile loses nothing, and whoever closes the window is asked first.
 */
export const useUploadStore = defineStore('uploads', () => {
  const queues = new Map<string, UploadQueue>()
  const evidence = useEvidenceStore()
  const limits = useFormLimitsStore()

  function queueTo(address: string): UploadQueue {
    const known = queues.get(address)
    if (known) return known
    limits.load('evidence')
    const made = createUploadQueue({
      prepare: async (file) => {
        const edge = EvidenceLimits.safeParse(limits.rows.get('evidence')).data?.screenPx ?? EDGE_PX
        const poster = await stillOf(file, edge)
        return { file: await shrink(file, edge), poster }
      },
      // A still goes ahead of its clip in the same body: both are there, or neither is.
      send: ({ file, poster }, options) =>
        poster === null
          ? upload<Added>(address, file, options)
          : upload<Added>(withPoster(address, poster.size), new Blob([poster, file]), options),
      makeKey: newIdempotencyKey,
      isPassing,
      previewOf: (file) =>
        file.type.startsWith('image/') && !isHeic(file) ? URL.createObjectURL(file) : null,
      dropPreview: (url) => URL.revokeObjectURL(url),
      pause: (failed, { retryAfter }) =>
        new Promise((resolve) => setTimeout(resolve, backoffMs(failed, retryAfter))),
      done: (item) => evidence.take(item),
    })
    queues.set(address, made)
    return made
  }

  addEventListener('beforeunload', (event) => {
    if ([...queues.values()].some(({ uploads }) => uploads.length > 0)) event.preventDefault()
  })

  return { queueTo }
})
