// From a fresh clone to a running server: `npm start`. Plain JavaScript without dependencies,
// because it runs before there are any; everything it starts is TypeScript.
//   (nothing)          install what is missing, build what is stale, serve
//   --dev              the same, reloading
//   --build            install and build only
//   --run FILE ARGS…   install, then run a TypeScript file
import { nodeIsTooOld, stopWith } from './start/say.mjs'
import { ensureInstalled } from './start/install.mjs'
import { ensureBuilt } from './start/build.mjs'
import { runTypeScript } from './start/runTypeScript.mjs'
import { serveReloading } from './start/dev.mjs'

if (nodeIsTooOld()) stopWith(nodeIsTooOld())

const [mode, file, ...rest] = process.argv.slice(2)
await ensureInstalled()

if (mode === undefined) {
  await ensureBuilt()
  await runTypeScript('server/main.ts', [])
} else if (mode === '--dev') {
  await serveReloading()
} else if (mode === '--build') {
  await ensureBuilt()
} else if (mode === '--run' && file !== undefined) {
  await runTypeScript(file, rest)
} else {
  stopWith('Usage: node server/start.mjs [--dev | --build | --run FILE ARGS…]')
}
