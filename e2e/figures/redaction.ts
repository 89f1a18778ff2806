import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { readCsv } from '#server/demo/feed/csv.ts'
import { randomOf } from '#server/demo/district/random.ts'
import { redact, redactPersons } from '#server/intake/redact.ts'

/**
 * What the redaction does to a file of real messages: how many titles and texts it changes, what it
 * costs, how the cost grows with the length. With `--sample 150 --seed first` it also prints so many
 * titles, changed or not, the same for the same seed, to be judged by eye. Nothing is written: the
 * messages are for tests only.
 *
 *   node server/start.mjs --run e2e/figures/redaction.ts FILE.csv [--sample N] [--seed NAME]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string', default: '0' }, seed: { type: 'string', default: 'first' } },
})
const [file] = positionals
if (file === undefined) throw new Error('Which file? It needs the columns title and detail.')

const titles: string[] = []
const details: string[] = []
for await (const row of readCsv(createReadStream(file, 'utf8') as AsyncIterable<string>)) {
  titles.push((row['title'] ?? '').trim())
  details.push((row['detail'] ?? '').trim())
}

const share = (texts: readonly string[], change: (text: string) => string): string => {
  const changed = texts.filter((text) => change(text) !== text).length
  return `${changed} of ${texts.length} (${((changed / texts.length) * 100).toFixed(1)} %)`
}

/** Time of this process alone, in ms, so that busy neighbours do not count. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** The middle of seven runs, in µs each, after one to warm up. */
function cost(texts: readonly string[], change: (text: string) => string): string {
  const run = () => cpuMs(() => texts.forEach(change))
  run()
  const runs = Array.from({ length: 7 }, run).sort((a, b) => a - b)
  return `${(((runs[3] ?? NaN) * 1000) / texts.length).toFixed(1)} µs`
}

const units = [
  '店',
  '老王店',
  '联系人李四、',
  '李老师',
  '1-3',
  '一三',
  '5栋1单元',
  '电话59721234、',
]
const growth = (unit: string): number => {
  const best = (length: number): number => {
    const text = unit.repeat(length / unit.length)
    return Math.min(...Array.from({ length: 9 }, () => cpuMs(() => redact(text))))
  }
  best(10_000)
  return best(40_000) / best(10_000)
}

const once = titles.filter((text) => redact(redact(text)) === redact(text)).length
console.log(`titles changed            ${share(titles, redact)}`)
console.log(`  of these persons alone  ${share(titles, redactPersons)}`)
console.log(`texts changed (persons)   ${share(details, redactPersons)}`)
console.log(`unchanged by a second go  ${once} of ${titles.length} titles`)
console.log(`a title                   ${cost(titles, redact)}`)
console.log(`a text (persons)          ${cost(details, redactPersons)}`)
console.log(
  `four times the length     × ${units.map((unit) => growth(unit).toFixed(1)).join(', × ')}`,
)

const random = randomOf(values.seed)
const drawn = titles.map((title) => ({ title, at: random() })).sort((a, b) => a.at - b.at)
for (const { title } of drawn.slice(0, Number(values.sample)))
  console.log(`\n  ${title}${redact(title) === title ? '' : `\n→ ${redact(title)}`}`)
