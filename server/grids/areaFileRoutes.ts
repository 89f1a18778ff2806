import express, { Router } from 'express'
import { AreaReading } from '#shared/areaFile.ts'
import { say } from '#shared/say.ts'
import { AppError, badRequest } from '#server/errors.ts'
import { adminOnly } from '#server/people/adminOnly.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import { TakeQuery } from '#server/rules/ruleTableRoutes.ts'
import type { createAreaFiles } from './areaFileService.ts'

export const GEOJSON = 'application/geo+json'
const FILE_MAX = '10mb'

export const AreaFileQuery = AreaReading.extend(TakeQuery.shape)

/** `/api/admin/areas`: towns and grids as one GeoJSON file, out and in, looked at first. */
export function areaFileRoutes(files: ReturnType<typeof createAreaFiles>): Router {
  const router = Router()
  router.use(adminOnly)
  router.get('/', async (_req, res) => {
    res.setHeader('Content-Disposition', 'attachment; filename="grids.geojson"')
    res.type(GEOJSON).send(JSON.stringify(await files.give()))
  })
  router.post('/', express.raw({ type: GEOJSON, limit: FILE_MAX }), async (req, res) => {
    const { take, ...reading } = AreaFileQuery.parse(req.query)
    const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim()
    if (type !== GEOJSON) throw new AppError('unsupportedType', `Send ${GEOJSON}`)
    const body: unknown = req.body
    if (!Buffer.isBuffer(body) || body.length === 0)
      throw badRequest('There is no file', { reason: say('areaFile.noGeoJson') })
    res.json(await files.take(body, reading, take, accountOf(res)))
  })
  return router
}
