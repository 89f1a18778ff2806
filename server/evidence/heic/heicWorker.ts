/** The thread in which one HEIC photo is unfolded; it ends with it, and gives its memory back. */
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { readHeic } from './heicPicture.ts'

const { file, pixelsMax } = workerData as { file: string; pixelsMax: number }
const picture = await readHeic(await readFile(file), pixelsMax)
parentPort?.postMessage(picture, typeof picture === 'string' ? [] : [picture.pixels.buffer])
