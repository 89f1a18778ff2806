/** One built file as the build's own list names it. */
export interface BuiltFile {
  file: string
  imports?: string[]
  css?: string[]
  assets?: string[]
}

/** Everything the page at `/patrol` loads before it asks the server anything, as addresses. */
export function shellFiles(built: Record<string, BuiltFile>, entries: readonly string[]): string[] {
  const files = new Set<string>()
  const seen = new Set<string>()
  const walk = (name: string): void => {
    const one = built[name]
    if (!one || seen.has(name)) return
    seen.add(name)
    for (const file of [one.file, ...(one.css ?? []), ...(one.assets ?? [])]) files.add(`/${file}`)
    for (const inner of one.imports ?? []) walk(inner)
  }
  for (const entry of entries) {
    if (!built[entry]) throw new Error(`The build names no ${entry}`)
    walk(entry)
  }
  return [...files].sort()
}
