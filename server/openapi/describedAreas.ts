import { z } from 'zod'
import { AreaFileAnswer } from '#shared/areaFile.ts'
import { AreaFileQuery, GEOJSON } from '#server/grids/areaFileRoutes.ts'
import type { Described } from './described.ts'

const path = '/api/admin/areas'
const tag = 'district'
const access = 'account'

export const describedAreas: readonly Described[] = [
  {
    method: 'get',
    path,
    tag,
    summary:
      'Towns and grids that hold or are planned, as GeoJSON; sent in again it changes nothing',
    access,
    answers: [{ status: 200, what: 'The file', body: z.unknown(), mediaType: GEOJSON }],
    refuses: ['notAllowed'],
  },
  {
    method: 'post',
    path,
    tag,
    summary:
      'Take outlines of towns and grids: looked at first, each refused with its reason; open cases keep their grid',
    access,
    query: AreaFileQuery,
    bodyTypes: [GEOJSON],
    answers: [{ status: 200, what: 'What each feature does, and why not', body: AreaFileAnswer }],
    refuses: ['badRequest', 'notAllowed', 'tooLarge', 'tooMany', 'unsupportedType'],
  },
]
