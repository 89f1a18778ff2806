import { z } from 'zod'

/**
 * A reason, a refusal, a thing that happened: a code and its parameters. The words are in
 * `words/{zh-CN,en}.json` under the same code, so the same row reads in both languages.
 */
export const Say = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type Say = z.infer<typeof Say>

export type SayParams = NonNullable<Say['params']>

export const say = (code: string, params?: SayParams): Say => (params ? { code, params } : { code })
