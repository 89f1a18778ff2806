import { sql, type Kysely } from 'kysely'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Features } from './features.ts'
import type { Learned } from './learner.ts'

/** What decisions taught about the features of one text: cost by the text, not by the history. */
export async function readLearned(db: Kysely<Tables>, text: Features): Promise<Learned> {
  const [categories, vocabulary, weights] = await Promise.all([
    sql<{ category: string; cases: number; weight: number }>`
      select category, cases, weight from learned_categories where cases > 0`.execute(db),
    sql<{ count: number }>`
      select count(*) as count from learned_features where weight > 0`.execute(db),
    sql<{ feature: string; category: string; weight: number }>`
      select feature, category, weight from learned_weights
      where feature = any(${[...text.keys()]}::text[]) and weight > 0`.execute(db),
  ])
  const features = new Map<string, Map<string, number>>()
  for (const { feature, category, weight } of weights.rows) {
    const by = features.get(feature) ?? new Map<string, number>()
    features.set(feature, by.set(category, weight))
  }
  return {
    categories: new Map(categories.rows.map(({ category, ...rest }) => [category, rest])),
    vocabulary: vocabulary.rows[0]?.count ?? 0,
    features,
  }
}

interface Lesson {
  category: string
  features: Features
}

/** The case teaches this category and nothing else any more; what it taught before is taken back exactly. */
export async function learn(tx: Tx, caseId: string, lesson: Lesson): Promise<void> {
  const { rows } = await sql<{ category: string; features: string[]; weights: number[] }>`
    select category, features, weights from learned_cases where case_id = ${caseId}
    for update`.execute(tx)
  const [before] = rows
  if (before?.category === lesson.category) return
  if (before) {
    const features = new Map(before.features.map((name, n) => [name, before.weights[n] ?? 0]))
    await add(tx, { category: before.category, features }, -1)
  }
  await add(tx, lesson, 1)
  const features = [...lesson.features.keys()]
  const weights = [...lesson.features.values()]
  await sql`
    insert into learned_cases (case_id, category, features, weights)
    values (${caseId}, ${lesson.category}, ${features}, ${weights})
    on conflict (case_id) do update set
      category = excluded.category, features = excluded.features,
      weights = excluded.weights`.execute(tx)
}

/** In the order of the features, so that two processes that learn at once do not wait for each other. */
async function add(tx: Tx, { category, features }: Lesson, sign: 1 | -1): Promise<void> {
  const rows = [...features].map(([feature, weight]) => ({ feature, weight: sign * weight }))
  const total = rows.reduce((sum, { weight }) => sum + weight, 0)
  const given = sql`json_to_recordset(${JSON.stringify(rows)}::json)
    as x (feature text, weight bigint)`
  await sql`
    insert into learned_categories (category, cases, weight) values (${category}, ${sign}, ${total})
    on conflict (category) do update set
      cases = learned_categories.cases + excluded.cases,
      weight = learned_categories.weight + excluded.weight`.execute(tx)
  await sql`
    insert into learned_features (feature, weight)
    select feature, weight from ${given} order by feature
    on conflict (feature) do update set
      weight = learned_features.weight + excluded.weight`.execute(tx)
  await sql`
    insert into learned_weights (feature, category, weight)
    select feature, ${category}, weight from ${given} order by feature
    on conflict (feature, category) do update set
      weight = learned_weights.weight + excluded.weight`.execute(tx)
}
