import { createReadStream } from 'node:fs'
import type { EvidenceLimits } from '#shared/evidence.ts'
import { badRequest } from '#server/errors.ts'
import type { Shot } from './exif.ts'
import type { FileStore, Stored } from './fileStore.ts'
import type { Incoming } from './incoming.ts'
import { readClip } from './readClip.ts'
import { readImage } from './readImage.ts'
import { typeOf } from './fileType.ts'
import { unknownType } from './refusals.ts'

/** A file as it will be shown, ready to be put; nothing of it is in the store yet. */
export interface Prepared {
  kind: 'image' | 'clip'
  /** The media type it is served as. */
  type: 'image/jpeg' | 'video/mp4' | 'video/webm'
  width: number | null
  height: number | null
  seconds: number | null
  shot: Shot
  /** Puts the whole file and its smaller copies. May be called again: the same content is one file. */
  put(files: FileStore): Promise<{ whole: Stored; screen: Stored | null; thumb: Stored | null }>
}

/**
 * Reads what came in and takes off whatever only describes it; `poster`: the still that came with a
 * clip. Throws 415 and 422, and 400 for a poster of what is no clip.
 */
export async function prepare(
  { path, type }: Incoming,
  poster: Buffer | null,
  limits: EvidenceLimits,
  now: Date,
): Promise<Prepared> {
  if (type.kind === 'clip') {
    const still = poster && (await readPoster(poster, limits, now))
    const seconds = await readClip(path, type, limits)
    return {
      kind: 'clip',
      type: type.format === 'mp4' ? 'video/mp4' : 'video/webm',
      width: null,
      height: null,
      seconds,
      // A clip's own place and time are blanked unread.
      shot: { takenAt: null, position: null },
      put: async (files) => ({
        whole: await files.put(createReadStream(path)),
        screen: still && (await files.put([still.screen ?? still.whole])),
        thumb: still && (await files.put([still.thumb])),
      }),
    }
  }
  if (poster) throw badRequest('Only a clip comes with a poster', { field: 'poster' })
  const { shot, whole, width, height, screen, thumb } = await readImage(path, type, limits, now)
  return {
    kind: 'image',
    type: 'image/jpeg',
    width,
    height,
    seconds: null,
    shot,
    put: async (files) => ({
      whole: await files.put([whole]),
      screen: screen && (await files.put([screen])),
      thumb: await files.put([thumb]),
    }),
  }
}

/** Made anew like any photo; whether it is of that clip is its sender's word. */
function readPoster(poster: Buffer, limits: EvidenceLimits, now: Date) {
  const type = typeOf(poster)
  if (type?.kind !== 'image' || type.format === 'heic') throw unknownType()
  return readImage(poster, type, limits, now)
}
