import { z } from 'zod'
import { RosterAnswer, UnitRosterAnswer } from '#shared/rosterAnswer.ts'
import {
  rosterCommandNames,
  rosterCommands,
  type RosterCommandName,
} from '#shared/rosterCommands.ts'
import { FileAnswer } from '#shared/ruleTable.ts'
import { FileQuery, TakeQuery } from '#server/rules/ruleTableRoutes.ts'
import { sheetKinds } from '#server/rules/sheetFile.ts'
import { RosterQuery } from '#server/rosters/rosterRoutes.ts'
import type { Described } from './described.ts'

const unit = { id: 'The unit' }

const summaries: Record<RosterCommandName, string> = {
  rotation: 'Begin a rotation; the one in force ends there',
  temporary: 'Put a temporary schedule in the rotation’s place for a while',
  endTemporary: 'End a temporary schedule now, or take it back before it begins',
  override: 'Put one person on duty for a while, whoever else would be',
  endOverride: 'End an override now, or take it back before it begins',
  askSwap: 'Ask a colleague to swap one turn for another',
  agreeSwap: 'Agree to a swap, or decide it as the shift leader',
  refuseSwap: 'Refuse a swap, or take back one’s own',
}

export const describedRosters: readonly Described[] = [
  {
    method: 'get',
    path: '/api/rosters',
    tag: 'people',
    summary: 'Who is on duty now, who next, and in a stretch of time with its holes, unit by unit',
    access: 'account',
    query: RosterQuery,
    answers: [{ status: 200, what: 'The rosters', body: RosterAnswer }],
    refuses: ['badRequest', 'notAllowed', 'notFound'],
  },
  {
    method: 'get',
    path: '/api/rosters/units/{id}',
    tag: 'people',
    summary: 'How one unit’s roster is made: plans, overrides and swaps that hold or are to come',
    access: 'account',
    inPath: unit,
    answers: [{ status: 200, what: 'The roster', body: UnitRosterAnswer }],
    refuses: ['notAllowed', 'notFound'],
  },
  {
    method: 'get',
    path: '/api/rosters/file',
    tag: 'people',
    summary: 'An empty file of shifts to fill in',
    access: 'account',
    query: FileQuery,
    answers: [{ status: 200, what: 'The file', mediaType: sheetKinds.xlsx }],
    refuses: ['badRequest'],
  },
  {
    method: 'post',
    path: '/api/rosters/file',
    tag: 'people',
    summary:
      'Take a file of shifts: `look` stores nothing, `whole` nothing when a line is bad, `good` the good lines',
    access: 'account',
    query: TakeQuery,
    bodyTypes: Object.values(sheetKinds),
    answers: [{ status: 200, what: 'What each line does, and why not', body: FileAnswer }],
    refuses: ['badRequest', 'tooLarge', 'tooMany', 'unsupportedType'],
  },
  ...rosterCommandNames.map((name): Described => ({
    method: 'post',
    path: `/api/rosters/units/{id}/${name}`,
    tag: 'people',
    summary: summaries[name],
    access: 'account',
    inPath: unit,
    headers: { 'Idempotency-Key': 'Makes a retry safe: it is told what the first one was told' },
    body: rosterCommands[name],
    answers: [
      {
        status: 200,
        what: 'The unit’s roster at its new version',
        body: z.object({ unitId: z.string(), version: z.int() }),
      },
    ],
    refuses: [
      ...(['badRequest', 'notJson', 'tooLarge', 'notAllowed', 'notFound'] as const),
      ...(['versionConflict', 'notAllowedNow', 'idempotencyConflict'] as const),
    ],
  })),
]
