import { sql, type Kysely } from 'kysely'
import { insertEscalationRules } from '#server/escalation/escalationRuleRepo.ts'
import { insertNoticeRules } from '#server/notify/noticeRuleRepo.ts'
import { insertClockRules } from '#server/rules/clockRuleRepo.ts'
import type { LimitCode } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { firstEscalationRules } from './escalationRules.ts'
import { firstClockRules } from './clockRules.ts'
import { firstNoticeRules } from './noticeRules.ts'

/** Limits as far as they were found; what was not found has no row. */
const SINCE = '2015-01-01T00:00:00+08:00'

const limits: { code: LimitCode; params: object; basis: string }[] = [
  { code: 'loginLock', params: { failures: 5, minutes: 15 }, basis: 'GB/T 22239-2019 8.1.4.1 b' },
  { code: 'session', params: { hours: 12, displayHours: 720 }, basis: 'GB/T 22239-2019 8.1.4.1 b' },
  {
    code: 'ring',
    params: {
      seconds: 15,
      deputySeconds: 15,
      headSeconds: 15,
      phoneSeconds: 180,
      order: 'inTurn',
      head: 'onPress',
      comeBackSeconds: 10,
      units: [],
    },
    basis: '产品规则',
  },
  {
    code: 'workHours',
    params: { start: '09:00', lunchFrom: '11:30', lunchTo: '13:00', end: '17:30' },
    basis: '产品规则',
  },
  { code: 'callerLookup', params: { perHour: 60 }, basis: '产品规则' },
  { code: 'contactTries', params: { tries: 3, hoursApart: 2 }, basis: '产品规则' },
  { code: 'pingPong', params: { returns: 2, moves: 3 }, basis: '产品规则' },
  { code: 'orphan', params: { minutes: 240 }, basis: '产品规则' },
  {
    code: 'riskWords',
    params: {
      words: [
        '扬言',
        '跳楼',
        '自杀',
        '报复',
        '同归于尽',
        '上访',
        '集访',
        '爆炸',
        '坍塌',
        '漏气',
        '触电',
      ],
    },
    basis: '杨浦区 2013：扬言类、安全隐患类、急难愁求助、影响一定区域的投诉',
  },
  {
    code: 'stationHours',
    params: { start: '08:30', end: '17:30', isWorkingDaysOnly: true },
    basis: '产品规则',
  },
  {
    code: 'dutyShifts',
    params: { starts: ['08:30', '17:30'], earlyMinutes: 60 },
    basis: '产品规则',
  },
  { code: 'password', params: { minLength: 8, codeDays: 7 }, basis: 'GB/T 22239-2019 8.1.4.1 a' },
  { code: 'outlines', params: { sliverSquareMetres: 2000 }, basis: '产品规则' },
  { code: 'rosterHoles', params: { aheadDays: 14, tellHours: 24 }, basis: '产品规则' },
  {
    code: 'cookingFume',
    params: {
      code: 'cookingFume.shanghai',
      standard: 'DB31/844-2014',
      limitMgM3: 1.0,
      baseFlowM3h: 2000,
      minValidSamples: 3,
      samples: 5,
      invalidBelowShareOfMax: 0.25,
    },
    basis: 'DB31/844-2014; GB 18483-2001 §6',
  },
]

export const seedClockRules = (db: Kysely<Tables>): Promise<void> =>
  insertClockRules(db, firstClockRules)

export const seedEscalationRules = (db: Kysely<Tables>): Promise<void> =>
  insertEscalationRules(db, firstEscalationRules)

export const seedNoticeRules = (db: Kysely<Tables>): Promise<void> =>
  insertNoticeRules(db, firstNoticeRules)

export async function seedLimits(db: Kysely<Tables>): Promise<void> {
  await sql`insert into limits (code, params, basis, valid_from)
    select code, params, basis, ${SINCE}::timestamptz
    from json_to_recordset(${JSON.stringify(limits)}::json)
      as x (code text, params json, basis text)
    on conflict do nothing`.execute(db)
}
