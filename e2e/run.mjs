// `npm test`, from a fresh clone. Plain JavaScript, because it runs before anything is installed;
// what it runs is in check/.
import { ensureInstalled } from '../server/start/install.mjs'
import { runTypeScript } from '../server/start/runTypeScript.mjs'
import { nodeIsTooOld, stopWith } from '../server/start/say.mjs'

if (nodeIsTooOld()) stopWith(nodeIsTooOld())
await ensureInstalled()
await runTypeScript('e2e/check/main.ts', process.argv.slice(2))
