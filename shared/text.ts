import { z } from 'zod'

/**
 * Text the store can keep: PostgreSQL has no NUL in text, and a lone surrogate is no character.
 * Every string that comes from outside goes through here, ids and search words too.
 */
export const plainText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\u0000') && value.isWellFormed(), 'not valid text')

export const filledText = (max: number) =>
  plainText(max).refine((value) => value.trim() !== '', 'empty')
