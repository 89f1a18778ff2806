import { randomOf } from '#server/demo/district/random.ts'
import type { CsvRow } from '#server/demo/feed/csv.ts'
import { sortingWeights } from '#server/firstRows/seedCategories.ts'
import { featuresOf, type Features } from '#server/sorting/features.ts'
import { rank } from '#server/sorting/learner.ts'
import { findWords } from '#server/sorting/lexicon.ts'
import { createCounts } from '#server/sorting/testing.ts'
import { readDataFile } from './dataFile.ts'
import { judge, type Judged } from './macroF1.ts'

// The learner that suggests categories, measured on 494 labelled messages by stratified five-fold
// cross-validation. Read at run time; nothing of the data is kept.

const MESSAGES = 'citizen-messages/labelled_494.csv'
const TAXONOMY = 'citizen-messages/taxonomy.csv'
const FOLDS = 5
/** Other shuffles than those the learner's weights were chosen on (1 to 3). */
const SEEDS = ['11', '12', '13', '14', '15']
const MARGINS = [0, 0.01, 0.02, 0.03, 0.05, 0.08]

interface Message {
  label: string
  text: { title: string; detail: string }
  features: Features
}

/** Fold of each message: every label is dealt out evenly, in an order that the seed alone decides. */
function foldsOf(messages: readonly Message[], seed: string): number[] {
  const random = randomOf(`topics ${seed}`)
  const drawn = messages.map(() => random())
  const folds: number[] = []
  for (const label of new Set(messages.map((message) => message.label))) {
    messages
      .flatMap((message, n) => (message.label === label ? [n] : []))
      .sort((a, b) => (drawn[a] ?? 0) - (drawn[b] ?? 0))
      .forEach((n, place) => (folds[n] = place % FOLDS))
  }
  return folds
}

type Guess = (message: Message) => { label: string; margin: number } | null
type Teach = (taught: readonly Message[]) => Guess

const majority: Teach = (taught) => {
  const counts = new Map<string, number>()
  for (const { label } of taught) counts.set(label, (counts.get(label) ?? 0) + 1)
  const [first] = [...counts].sort(([, a], [, b]) => b - a)
  return () => (first ? { label: first[0], margin: Infinity } : null)
}

const learner: Teach = (taught) => {
  const counts = createCounts()
  for (const { label, features } of taught) counts.learn(label, features)
  return ({ features }) => {
    const [best, second] = rank(features, counts.about(features), sortingWeights)
    return best ? { label: best.category, margin: best.score - (second?.score ?? 0) } : null
  }
}

/** The taxonomy's own names as words, as the product's word lists work; it teaches itself nothing. */
function wordsOf(taxonomy: readonly CsvRow[]): Teach {
  const entries = taxonomy.flatMap(({ level1 = '', level2 = '', level3 = '' }) =>
    [level2, level3].filter((word) => word.length > 1).map((word) => ({ word, meaning: level1 })),
  )
  const known = new Map(entries.map((entry) => [`${entry.word} ${entry.meaning}`, entry]))
  return () => (message) => {
    const scores = new Map<string, number>()
    for (const [part, counts] of [
      [message.text.title, 2],
      [message.text.detail, 1],
    ] as const) {
      for (const { word, meaning } of findWords(part, [...known.values()]))
        scores.set(meaning, (scores.get(meaning) ?? 0) + word.length * counts)
    }
    const [first] = [...scores].sort(([, a], [, b]) => b - a)
    return first ? { label: first[0], margin: Infinity } : null
  }
}

/** Each message guessed once by what was taught the other folds. */
function crossValidate(messages: readonly Message[], folds: readonly number[], teach: Teach) {
  const guesses = messages.map((): ReturnType<Guess> => null)
  for (let fold = 0; fold < FOLDS; fold++) {
    const guess = teach(messages.filter((_, n) => folds[n] !== fold))
    messages.forEach((message, n) => {
      if (folds[n] === fold) guesses[n] = guess(message)
    })
  }
  return guesses
}

/** As officers would decide: each guessed by what was decided before it, then learned. */
function oneByOne(messages: readonly Message[], seed: string): boolean[] {
  const random = randomOf(`order ${seed}`)
  const order = new Map(messages.map((message) => [message, random()]))
  const counts = createCounts()
  // Shuffled: the file stands sorted by topic.
  const shuffled = [...messages].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
  return shuffled.map(({ label, features }) => {
    const [best] = rank(features, counts.about(features), sortingWeights)
    counts.learn(label, features)
    return best?.category === label
  })
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(7)
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length
const spread = (values: readonly number[]) =>
  `${mean(values).toFixed(3)} (${Math.min(...values).toFixed(3)}–${Math.max(...values).toFixed(3)})`

async function main(): Promise<void> {
  const [rows, taxonomy] = await Promise.all([readDataFile(MESSAGES), readDataFile(TAXONOMY)])
  if (!rows || !taxonomy) {
    console.log(`Nothing measured: ../shared/data/${MESSAGES} is not here`)
    return
  }
  const messages = rows.map((row): Message => {
    const { title = '', detail = '', label_level1: label = '' } = row
    const text = { title: title.trim(), detail: detail.trim() }
    return { label, text, features: featuresOf(text, sortingWeights) }
  })
  const labels = messages.map(({ label }) => label)
  const ways: [string, Teach][] = [
    ['majority (baseline)', majority],
    ['names of the taxonomy as words', wordsOf(taxonomy)],
    ['the learner', learner],
  ]

  console.log(`${messages.length} messages, ${new Set(labels).size} topics, ${FOLDS} folds`)
  console.log(`mean (least–most) of ${SEEDS.length} shuffles\n`)
  console.log(`${''.padEnd(34)}${'macro-F1'.padEnd(24)}accuracy`)
  for (const [name, teach] of ways) {
    const judged = SEEDS.map((seed): Judged => {
      const guesses = crossValidate(messages, foldsOf(messages, seed), teach)
      return judge(
        labels,
        guesses.map((guess) => guess?.label ?? null),
      )
    })
    const [f1, accuracy] = [judged.map((one) => one.macroF1), judged.map((one) => one.accuracy)]
    console.log(`${name.padEnd(34)}${spread(f1).padEnd(24)}${spread(accuracy)}`)
  }

  const [seed = ''] = SEEDS
  const guesses = crossValidate(messages, foldsOf(messages, seed), learner)
  const judged = judge(
    labels,
    guesses.map((guess) => guess?.label ?? null),
  )
  console.log('\nthe learner, topic by topic (first shuffle): F1, of how many')
  for (const [label, { f1, count }] of judged.perLabel)
    console.log(`  ${f1.toFixed(3)}  ${String(count).padStart(4)}  ${label}`)

  console.log('\nhow sure it must be (first shuffle): suggested, right when suggested')
  for (const margin of MARGINS) {
    const sure = guesses.flatMap((guess, n) =>
      guess && guess.margin >= margin ? [guess.label === labels[n]] : [],
    )
    const mark = margin === sortingWeights.minMargin ? '  ← the row in force' : ''
    const right = sure.filter(Boolean).length / sure.length
    console.log(
      `  ${margin.toFixed(2)}  ${percent(sure.length / guesses.length)}  ${percent(right)}${mark}`,
    )
  }

  console.log('\nlearning from one decision after the other (shuffled): right at the first guess')
  const runs = SEEDS.map((one) => oneByOne(messages, one))
  for (const [from, to] of [
    [0, 50],
    [50, 100],
    [100, 200],
    [200, 300],
    [300, 400],
    [400, 494],
  ] as const) {
    const part = runs.flatMap((run) => run.slice(from, to))
    const right = part.filter(Boolean).length
    console.log(
      `  ${String(from + 1).padStart(3)}–${String(to).padEnd(5)}${percent(right / part.length)}`,
    )
  }
}

await main()
