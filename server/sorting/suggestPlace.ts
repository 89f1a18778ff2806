import type { CaseCard } from '#shared/case.ts'
import { say } from '#shared/say.ts'
import type { Suggestion } from '#shared/suggestion.ts'
import { findWords, type Entry } from './lexicon.ts'
import type { Places, PlaceUnit } from './sortingRules.ts'

type Suggested = Suggestion['grid']

/** 居村 that the words name: in the case's town, or anywhere while the town is not known. */
export function committeesNamed(
  text: string,
  townCode: string | null,
  { units }: Places,
): PlaceUnit[] {
  const entries = units
    .filter((unit) => unit.kind === 'committee' && (townCode ?? unit.townCode) === unit.townCode)
    .flatMap((unit): Entry<PlaceUnit>[] => {
      const bare = unit.shortName.replace(/(社区|村)$/, '')
      // 赵巷居委会 is called 赵巷, and so is the whole town: only with 居委 is the committee meant.
      const said = bare === unit.shortName ? [] : [unit.shortName]
      return [...said, `${bare}居委`, `${bare}村委`].map((word) => ({ word, meaning: unit }))
    })
  return [...new Set(findWords(text, entries).map(({ meaning }) => meaning))]
}

/** Where it lies: by its point, else by the 居村 or the grid its words name, if they name one alone. */
export function suggestGrid(
  card: Pick<CaseCard, 'located' | 'townCode' | 'gridId'>,
  text: string,
  places: Places,
): Suggested {
  const { located, townCode, gridId } = card
  if (townCode !== null && gridId !== null) {
    return {
      value: { townCode, gridId },
      rule: 'grid.point',
      reason: say('suggest.grid.point', { gridId }),
    }
  }
  if (townCode !== null && located !== 'none') {
    return {
      value: { townCode, gridId: null },
      rule: 'grid.outside',
      reason: say('suggest.grid.outside', { townCode }),
    }
  }
  return (
    fromCommittee(card, text, places) ??
    fromGridName(card, text, places) ?? {
      value: null,
      rule: null,
      reason: say('suggest.grid.none'),
    }
  )
}

function fromGridName(
  { townCode }: Pick<CaseCard, 'townCode'>,
  text: string,
  { grids }: Places,
): Suggested | null {
  const named = grids.filter(
    (grid) =>
      (townCode ?? grid.townCode) === grid.townCode &&
      text.includes(grid.name.replace(/综合网格$/, '')),
  )
  const [grid] = named
  if (!grid || named.length > 1) return null
  return {
    value: { townCode: grid.townCode, gridId: grid.id },
    rule: 'grid.name',
    reason: say('suggest.grid.name', { gridId: grid.id }),
  }
}

function fromCommittee(
  { townCode }: Pick<CaseCard, 'townCode'>,
  text: string,
  places: Places,
): Suggested | null {
  const named = committeesNamed(text, townCode, places)
  const [unit] = named
  if (!unit) return null
  if (named.some((one) => one.townCode !== unit.townCode || one.gridId !== unit.gridId)) {
    const names = named.map(({ shortName }) => shortName).join('、')
    return { value: null, rule: 'grid.committee', reason: say('suggest.grid.several', { names }) }
  }
  const { shortName: name, townCode: town, gridId } = unit
  return {
    value: { townCode: town, gridId },
    rule: 'grid.committee',
    reason:
      gridId === null
        ? say('suggest.grid.committeeOutside', { name })
        : say('suggest.grid.committee', { name, gridId }),
  }
}
