import { Worker } from 'node:worker_threads'
import type { HeicPicture, HeicProblem } from './heicPicture.ts'

/** A phone's photo takes one or two seconds; what takes longer was made to. */
const PATIENCE_MS = 30_000

/** One at a time: each fills hundreds of megabytes, and a core. */
let last: Promise<unknown> = Promise.resolve()

/**
 * Unfolds a HEIC photo in a thread of its own, so that neither intake nor rings wait for it; several
 * stand in line. `patienceMs`: after that long it is given up as broken. Rejects when there is no file.
 */
export function decodeHeic(
  file: string,
  pixelsMax: number,
  patienceMs = PATIENCE_MS,
): Promise<HeicPicture | HeicProblem> {
  const mine = last.then(() => inThread({ file, pixelsMax }, patienceMs))
  last = mine.catch(() => undefined) // whoever asked hears of it; the next one begins
  return mine
}

async function inThread(
  workerData: { file: string; pixelsMax: number },
  patienceMs: number,
): Promise<HeicPicture | HeicProblem> {
  const worker = new Worker(new URL('./heicThread.mjs', import.meta.url), {
    workerData,
    // The library tells its thoughts of broken files; they are no matter for the log.
    stdout: true,
    stderr: true,
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await new Promise<HeicPicture | HeicProblem>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('The thread that reads HEIC ended early')))
      timer = setTimeout(() => resolve('broken'), patienceMs)
    })
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
