import zhCN from '#shared/words/zh-CN.json' with { type: 'json' }
import { personColumns } from './personFile.ts'
import type { Columns } from './sheetColumns.ts'
import { unitColumns } from './unitFile.ts'

const words: Readonly<Record<string, string>> = zhCN

const helpOf = (list: string, columns: Columns): string[][] =>
  Object.entries(columns).map(([column, [heading]]) => [
    heading,
    words[`orgFile.help.${list}.${column}`] ?? '',
  ])

/** What each column takes, for the sheet beside the one that is filled in: headed in Chinese as that is. */
export const sheetHelp = {
  units: helpOf('units', unitColumns),
  people: helpOf('people', personColumns),
} as const
