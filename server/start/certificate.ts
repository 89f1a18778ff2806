// Makes what a browser asks for before it gives the microphone: `npm run certificate -- HOST…`.
import path from 'node:path'
import { ConfigError, parseEnvironment } from '#server/config.ts'
import { certificateAdvice } from './certificateAdvice.ts'
import { certifyInto } from './certificateFolder.ts'
import { CertificateError } from './certificateHosts.ts'

try {
  const { DATA_DIR, PORT } = process.env
  const { dataDir, port } = parseEnvironment({ DATA_DIR, PORT })
  const folder = path.join(dataDir, 'certificate')
  const certified = await certifyInto(folder, process.argv.slice(2), new Date())
  process.stdout.write(`${certificateAdvice(certified, port).join('\n')}\n`)
} catch (error) {
  if (!(error instanceof CertificateError || error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
