import { fileURLToPath } from 'node:url'

/** What a drill found: figures to read, and faults, of which there must be none. */
export interface Findings {
  figures: Record<string, number | string>
  faults: string[]
}

/** Runs the drill when its file was started by itself: `npx tsx e2e/faults/<drill>.ts [rounds] [seed]`. */
export async function runAlone(
  meta: ImportMeta,
  drill: (rounds: number | undefined, seed: number) => Promise<Findings>,
): Promise<void> {
  if (process.argv[1] !== fileURLToPath(meta.url)) return
  const [rounds, seed = Date.now() % 100_000] = process.argv.slice(2).map(Number)
  console.log(`seed ${seed}`)
  const { figures, faults } = await drill(rounds, seed)
  console.log(figures)
  for (const fault of faults.slice(0, 50)) console.log(`FAULT ${fault}`)
  console.log(`${faults.length} faults`)
  process.exit(faults.length === 0 ? 0 : 1)
}
