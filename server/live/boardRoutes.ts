import { Router } from 'express'
import { gunzipSync } from 'node:zlib'
import { mayFollow } from '#shared/account.ts'
import { roomOf, Scope, type AreaTree } from '#shared/area.ts'
import { notAllowed } from '#server/errors.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { BoardBodyMade } from './boardBodies.ts'
import type { Room } from '#shared/area.ts'

/** `district=true`, `townCode=`, `gridId=` or `unitId=`: exactly one. */
export function scopeFromQuery(query: Record<string, unknown>): Scope {
  const { district, ...rest } = query
  return Scope.parse(district === undefined ? rest : { district: district === 'true', ...rest })
}

/** `GET /api/board`: the one door in for a screen. */
export function boardRoutes(
  bodyFor: (room: Room) => Promise<BoardBodyMade>,
  tree: AreaTree,
): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const scope = scopeFromQuery(req.query)
    if (!mayFollow(accountOf(res), scope, tree))
      throw notAllowed('This account may not follow that area')

    const { etag, gzipped } = await bodyFor(roomOf(scope))
    res.setHeader('ETag', etag)
    // The body is ready and the account was checked: a browser may keep it, but must ask each time.
    res.setHeader('Cache-Control', 'private, no-cache')
    res.setHeader('Vary', 'Cookie, Accept-Encoding')
    if (req.headers['if-none-match'] === etag) {
      res.status(304).end()
      return
    }
    res.type('application/json')
    if (req.acceptsEncodings('gzip')) {
      res.setHeader('Content-Encoding', 'gzip')
      res.end(gzipped)
    } else {
      res.end(gunzipSync(gzipped))
    }
  })

  return router
}
