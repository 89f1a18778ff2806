import { z } from 'zod'
import type { Sealing } from '#server/people/sealing.ts'

export const sealName = (sealing: Sealing, name: string): Buffer => sealing.seal(name)

/** The name somebody acts under by a link: for whoever made it, and for no event or log. */
export const openName = (sealing: Sealing, sealed: Buffer): string =>
  z.string().parse(sealing.open(sealed))
