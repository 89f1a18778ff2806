import path from 'node:path'
import compression from 'compression'
import express, { type Express } from 'express'

/** The built client: hashed files for long, the page itself asked for each time. */
export function serveClient(app: Express, clientDir: string): void {
  // The map's library is a megabyte as it lies; a third of that on a station's line.
  app.use(compression())
  app.use(
    '/assets',
    express.static(path.join(clientDir, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
    }),
  )
  app.use(express.static(clientDir, { index: false, maxAge: 0 }))
  // Every other address is a surface of the one application; the router in the page knows them.
  app.get('/{*surface}', (_req, res) => {
    res.setHeader('Cache-Control', 'no-cache')
    res.sendFile(path.join(clientDir, 'index.html'))
  })
}
