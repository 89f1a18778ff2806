// Takes rules, shifts, tickets and calendars from files into a running server: `npm run import -- FILE…`.
import { ImportError, readImportArguments } from './importArguments.ts'
import { importFiles } from './importFiles.ts'

try {
  const plan = readImportArguments(process.argv.slice(2))
  const isWhole = await importFiles(plan, (line) => process.stdout.write(`${line}\n`))
  process.exitCode = isWhole ? 0 : 1
} catch (error) {
  if (!(error instanceof ImportError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
