import { z } from 'zod'
import { ListedAccount, LoginCode, PeopleFileAnswer } from '#shared/orgFile.ts'
import { FileAnswer } from '#shared/ruleTable.ts'
import { NewPassword } from '#server/people/sessionRoutes.ts'
import { TakeQuery } from '#server/rules/ruleTableRoutes.ts'
import { OrgFileQuery } from '#server/org/orgFileRoutes.ts'
import { sheetKinds } from '#server/rules/sheetFile.ts'
import { SessionAnswer } from './answers.ts'
import type { Described } from './described.ts'

const tag = 'people'
const access = 'account'

const sheets = (
  list: 'units' | 'people',
  answer: typeof FileAnswer | typeof PeopleFileAnswer,
  taking: string,
): Described[] => [
  {
    method: 'get',
    path: `/api/admin/${list}/file`,
    tag,
    summary: `The ${list} as a sheet; sent in again it changes nothing`,
    access,
    query: OrgFileQuery,
    answers: [{ status: 200, what: 'The file', mediaType: sheetKinds.xlsx }],
    refuses: ['badRequest', 'notAllowed'],
  },
  {
    method: 'post',
    path: `/api/admin/${list}/file`,
    tag,
    summary: taking,
    access,
    query: TakeQuery,
    bodyTypes: Object.values(sheetKinds),
    answers: [{ status: 200, what: 'What each line does, and why not', body: answer }],
    refuses: ['badRequest', 'notAllowed', 'tooLarge', 'tooMany', 'unsupportedType'],
  },
]

export const describedOrg: readonly Described[] = [
  ...sheets('units', FileAnswer, 'Take units from a sheet; one it does not have stays'),
  ...sheets(
    'people',
    PeopleFileAnswer,
    'Take people from a sheet: new ones get a code for their first login, who leaves is put out of use',
  ),
  {
    method: 'get',
    path: '/api/admin/people',
    tag,
    summary: 'Every account with post and place, without a name',
    access,
    answers: [
      { status: 200, what: 'The accounts', body: z.object({ accounts: z.array(ListedAccount) }) },
    ],
    refuses: ['notAllowed'],
  },
  {
    method: 'post',
    path: '/api/admin/people/{id}/code',
    tag,
    summary:
      'Make a code for somebody who lost their password: it counts no more, their sessions end',
    access,
    inPath: { id: 'The account' },
    answers: [{ status: 201, what: 'The code, this once', body: LoginCode }],
    refuses: ['badRequest', 'notAllowed', 'notFound', 'notJson', 'tooLarge'],
  },
  {
    method: 'post',
    path: '/api/session/password',
    tag,
    summary: 'Choose a password with a code, and log in',
    access: 'open',
    body: NewPassword,
    answers: [{ status: 200, what: 'Who is logged in now', body: SessionAnswer }],
    refuses: [
      'badRequest',
      'notJson',
      'tooLarge',
      'wrongLogin',
      'codeExpired',
      'lockedOut',
      'slowDown',
    ],
  },
]
