import { describe, expect, it } from 'vitest'
import { say } from '../say.ts'
import { cookingFume } from './cookingFume.ts'
import { FormEntry, formFor, formNamed, formNames, FormSummary } from './forms.ts'
import { onSite } from './onSite.ts'

const judged: FormSummary = {
  form: 'cookingFume',
  stage: 'judged',
  screeningMgM3: 1.8,
  convertedMgM3: 1.625,
  limitMgM3: 1,
  standard: 'DB31/844-2014',
  verdict: 'exceed',
  droppedSamples: 1,
  reportNo: 'R-2026-118',
}

describe('the list of forms', () => {
  it.each([
    ['gb47678', '06027', 'cookingFume'],
    ['gb47678', '06028', 'noise'],
    ['gb47678', '06010', 'onSite'],
    ['local', '06028', 'onSite'],
  ] as const)('suggests for %s %s the form %s', (scheme, code, name) => {
    expect(formFor({ scheme, code, name: '' })).toBe(name)
  })

  it('suggests looking on site where nobody has said what it is', () => {
    expect(formFor(null)).toBe('onSite')
  })

  it('finds every form by its name', () => {
    for (const name of formNames) expect(formNamed(name).name).toBe(name)
  })

  it('reads the summary a card of the first version carries, whole', () => {
    expect(FormSummary.parse(judged)).toEqual(judged)
  })

  it.each([
    ['no such form', { form: 'smell', stage: 'check', data: {} }, 'form'],
    ['no such stage', { form: 'noise', stage: 'screening', data: {} }, 'stage'],
    ['another form’s stage', { form: 'onSite', stage: 'measurement', data: {} }, 'stage'],
    ['a field too many', { form: 'onSite', stage: 'check', data: { more: 1 } }, 'data'],
  ])('refuses %s and says where', (_what, entry, at) => {
    const { error } = FormEntry.safeParse(entry)
    expect(error?.issues.map(({ path }) => path[0])).toContain(at)
  })

  it.each([
    ['measuredAt', 'yesterday'],
    ['levelDb', '53'],
    ['levelDb', 5],
    ['levelDb', 53.25],
    ['zone', '5'],
    ['place', 'roof'],
    ['subType', 'thunder'],
    ['minutes', 0],
    ['minutes', 1.5],
    ['instrument', ' '],
  ])('refuses a noise measurement whose %s is %j, and names the field', (field, value) => {
    const data = {
      subType: 'industry',
      measuredAt: '2026-04-14T23:00:00+08:00',
      zone: '2',
      place: 'boundary',
      levelDb: 53.2,
      minutes: 1,
      instrument: 'AWA6228',
    }
    expect(FormEntry.safeParse({ form: 'noise', stage: 'measurement', data }).success).toBe(true)
    const spoilt = { form: 'noise', stage: 'measurement', data: { ...data, [field]: value } }
    expect(FormEntry.safeParse(spoilt).error?.issues[0]?.path).toEqual(['data', field])
  })
})

describe('the cooking-fume test', () => {
  it.each([
    ['nothing yet', null, 'screening'],
    ['a screening value', { ...judged, stage: 'screened', verdict: null }, 'sampling'],
    ['samples', { ...judged, stage: 'sampled', verdict: null }, 'laboratory'],
    ['an invalid test', { ...judged, verdict: 'invalid' }, 'sampling'],
    ['a verdict', judged, null],
  ])('after %s comes the next stage', (_fact, before, stage) => {
    expect(cookingFume.nextStage(before)).toBe(stage)
  })

  it('is told by its verdict, its figures, and the paper they stand in', () => {
    expect(cookingFume.tell(judged)).toEqual({
      look: 'bad',
      headline: say('fume.verdict.exceed'),
      detail: say('fume.against', { value: '1.625', limit: 1 }),
      notes: [
        say('form.told.standard', { standard: 'DB31/844-2014' }),
        say('fume.told.report', { no: 'R-2026-118' }),
        say('fume.droppedCount', { n: 1 }),
        say('fume.told.screening', { value: 1.8 }),
      ],
    })
  })
})

describe('the check on site', () => {
  const enter = (before: unknown, data: object) =>
    onSite.enter(
      before,
      { form: 'onSite', stage: 'check', data },
      { limits: null, redact: (text) => text.replace('李小明', '[姓名]') },
    )
  const seen = { facts: 'partlyTrue', seen: '李小明在门口堆物', needsFollowUp: 'yes' }

  it('has the facts for its verdict, and no person in its words', () => {
    expect(enter(null, seen)).toEqual({
      kind: 'taken',
      summary: {
        form: 'onSite',
        stage: 'judged',
        verdict: 'partlyTrue',
        seen: '[姓名]在门口堆物',
        measures: null,
        needsFollowUp: true,
        round: 1,
      },
      what: say('happened.onSite.followUp', {
        facts: 'form.onSite.verdict.partlyTrue',
        note: '[姓名]在门口堆物',
      }),
    })
  })

  it('counts how often somebody has looked', () => {
    const first = enter(null, seen)
    const again = enter(first.kind === 'taken' ? first.summary : null, {
      ...seen,
      facts: 'true',
      needsFollowUp: 'no',
    })
    expect(again).toMatchObject({ summary: { round: 2, verdict: 'true', needsFollowUp: false } })
  })
})
