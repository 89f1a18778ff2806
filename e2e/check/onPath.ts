import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where a program is, if the shell would find it; `/usr/bin` also when PATH has been cut down. */
export function onPath(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin']
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}
