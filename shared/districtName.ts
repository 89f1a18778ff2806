import { z } from 'zod'
import { filledText } from './text.ts'

/** What a district is called: `PUT /api/admin/district`. The code is that of GB/T 2260. */
export const DistrictName = z.strictObject({
  code: z.string().regex(/^\d{6}$/),
  name: filledText(40),
})
export type DistrictName = z.infer<typeof DistrictName>
