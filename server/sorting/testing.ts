import type { Features } from './features.ts'
import type { Learned } from './learner.ts'

/** The rows of the learner in memory, for tests and figures: what `learnedRepo.ts` keeps in tables. */
export interface Counts {
  learn(category: string, text: Features): void
  about(text: Features): Learned
}

export function createCounts(): Counts {
  const categories = new Map<string, { cases: number; weight: number }>()
  const features = new Map<string, Map<string, number>>()
  return {
    learn(category, text) {
      const { cases, weight } = categories.get(category) ?? { cases: 0, weight: 0 }
      let own = 0
      for (const [name, value] of text) {
        const by = features.get(name) ?? new Map<string, number>()
        features.set(name, by.set(category, (by.get(category) ?? 0) + value))
        own += value
      }
      categories.set(category, { cases: cases + 1, weight: weight + own })
    },
    about: (text) => ({
      categories,
      vocabulary: features.size,
      features: new Map(
        [...text.keys()].flatMap((name): [string, ReadonlyMap<string, number>][] => {
          const by = features.get(name)
          return by ? [[name, by]] : []
        }),
      ),
    }),
  }
}
