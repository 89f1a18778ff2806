import type { Readable } from 'node:stream'

/** One stretch of a file: its first and its last byte. */
export interface Stretch {
  start: number
  end: number
}

export interface Stored {
  sha256: string
  bytes: number
}

/**
 * Where files lie, named by the SHA-256 of what is in them, in hex. A folder today; whatever keeps
 * objects by name may stand behind it.
 */
export interface FileStore {
  /** Resolves when the file is durable and whole; the same content twice is one file. */
  put(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Stored>
  /** Its size; null: there is none. */
  find(sha256: string): Promise<{ bytes: number } | null>
  /** The file, or a stretch of it. Fails when it is read if there is none. */
  read(sha256: string, stretch?: Stretch): Readable
  /** Nothing happens where there is none. */
  remove(sha256: string): Promise<void>
  /** Every file there is, by its hash, and when it was written. */
  list(): AsyncIterable<{ sha256: string; writtenAt: Date }>
}
