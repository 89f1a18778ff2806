import { computed } from 'vue'
import { categoryKey } from '#shared/category.ts'
import type { RuleField, RuleRow, RuleTableInfo, RuleTableName } from '#shared/ruleTable.ts'
import { ClockRule } from '#shared/clockRule.ts'
import { whyOf } from '#shared/dueTime.ts'
import { say } from '#shared/say.ts'
import { useCategoryStore } from '../cases/categoryStore.ts'
import { useOrgStore } from '../grids/orgStore.ts'
import { useSay } from '../words/useSay.ts'

/** The list of words a field's values are in; a table may have its own. */
const lists: Readonly<Record<string, string>> = {
  clock: 'clock',
  stage: 'clockStage',
  source: 'source',
  sources: 'source',
  urgency: 'urgency',
  ticketKind: 'ticketKind',
  appealKinds: 'ticketKind',
  'merging.kind': 'ticketKind',
  'categories.kind': 'categoryKind',
  'reminders.stage': 'reminderStage',
  'codeLists.list': 'codeList',
  'notices.kind': 'noticeKind',
  'notices.urgency': 'noticeUrgency',
  channel: 'noticeChannel',
  whistle: 'command.whistleKind',
  unit: 'clockUnit',
  start: 'clockStart',
  stopsIn: 'status',
  tier: 'tier',
  list: 'sortingList',
  scheme: 'categoryScheme',
  unitKinds: 'unitKind',
  cause: 'escalationCause',
  post: 'holder',
  by: 'alarmMeans',
  subType: 'form.noise.subType',
  mediation: 'form.noise.subType',
  unclear: 'form.noise.subType',
  place: 'form.noise.place',
  zone: 'form.noise.zone',
  period: 'form.noise.period',
}

/** Rows of rules in the reader's words. */
export function useRuleWords(table: RuleTableName) {
  const { t, render } = useSay()
  const org = useOrgStore()
  const categories = useCategoryStore()

  const names = computed(
    () => new Map(categories.rows.map((row) => [categoryKey(row), row.name] as const)),
  )
  const classNames = computed(
    () =>
      new Map(
        categories.rows.map(({ scheme, classCode, className }) => [
          categoryKey({ scheme, code: classCode }),
          className,
        ]),
      ),
  )

  const wordOr = (key: string, otherwise: string): string => {
    const words = t(key)
    return words === key ? otherwise : words
  }

  function optionInWords(field: string, value: unknown): string {
    const text = String(value)
    if (field === 'townCode') return org.townName(text)
    if (field === 'unitId') return org.unitName(text)
    if (field === 'categories' || field === 'category') return categoryInWords(text)
    if (typeof value === 'boolean') return t(value ? 'admin.yes' : 'admin.no')
    const list = lists[`${table}.${field}`] ?? lists[field]
    return list === undefined ? text : wordOr(`${list}.${text}`, text)
  }

  const categoryInWords = (key: string): string => {
    const [, code = ''] = key.split(':')
    const name = names.value.get(key)
    if (name !== undefined) return `${code} ${name}`
    const className = classNames.value.get(key)
    return className === undefined ? key : t('admin.wholeClass', { name: className })
  }

  function valueInWords({ name }: Pick<RuleField, 'name'>, value: unknown): string {
    if (value === null || value === undefined || value === '') return t('admin.any')
    if (Array.isArray(value)) return value.map((one) => optionInWords(name, one)).join('、')
    return typeof value === 'object' ? JSON.stringify(value) : optionInWords(name, value)
  }

  const labelOf = ({ name, inParams = false }: { name: string; inParams?: boolean }): string =>
    inParams ? wordOr(`limitField.${name}`, name) : t(`ruleField.${name}`)

  /** What a row is called in a list. */
  function titleOf(row: RuleRow): string {
    if (table === 'clocks') return clockInWords(row)
    if (table === 'limits') return wordOr(`limit.${String(row['code'])}`, String(row['code']))
    if (table === 'categories') return `${String(row['code'])} ${String(row['name'])}`
    if (table === 'words') return String(row['word'])
    if (table === 'escalation')
      return `${optionInWords('cause', row['cause'])} · ${t('admin.step', { n: Number(row['step']) })}`
    if (table === 'notices')
      return `${optionInWords('kind', row['kind'])} · ${optionInWords('post', row['post'])}`
    if (table === 'codeLists')
      return `${optionInWords('list', row['list'])} · ${String(row['nameZh'])}`
    if (table === 'recording')
      return [row['townCode'], row['unitId']].every((one) => one === null)
        ? t('admin.any')
        : [
            valueInWords({ name: 'townCode' }, row['townCode']),
            valueInWords({ name: 'unitId' }, row['unitId']),
          ].join(' · ')
    if (table === 'noise')
      return ['subType', 'place', 'zone', 'period']
        .map((field) => optionInWords(field, row[field]))
        .join(' · ')
    if (table === 'reminders') return optionInWords('stage', row['stage'])
    if (table === 'routes') {
      const name = row['categories'] === null ? 'appealKinds' : 'categories'
      return `${String(row['position'])} ${valueInWords({ name }, row[name])}`
    }
    const prefix = row['codePrefix']
    return `${valueInWords({ name: 'scheme' }, row['scheme'])} ${typeof prefix === 'string' ? prefix : ''}`
  }

  function clockInWords(row: RuleRow): string {
    const { clock, stage, townCode, source, ticketKind, whistle } = ClockRule.parse(row)
    const name =
      stage === 'first'
        ? t(`clock.${clock}`)
        : render(say('clock.staged', { clock: `clock.${clock}`, stage: `clockStage.${stage}` }))
    const conditions = Object.entries({ townCode, source, ticketKind, whistle }).flatMap(
      ([field, value]) => (value === null ? [] : [optionInWords(field, value)]),
    )
    return [name, ...conditions].join(' · ')
  }

  /** What a row says, as short as it can be told. */
  function saidBy(row: RuleRow, { fields, params }: RuleTableInfo): string {
    if (table === 'clocks') return render(whyOf(ClockRule.parse(row)))
    if (table === 'limits') return limitInWords(row, params[String(row['code'])] ?? null)
    const told = shown[table] ?? []
    const facts = fields
      .filter(({ name }) => told.includes(name) && row[name] !== null)
      .map((field) => `${labelOf(field)} ${valueInWords(field, row[field.name])}`)
    return facts.join(' · ')
  }

  function limitInWords(row: RuleRow, inside: readonly RuleField[] | null): string {
    if (inside === null) return t('admin.structured')
    const params = row['params'] as Record<string, unknown>
    return inside
      .map((field) => {
        const value = valueInWords(field, params[field.name])
        return `${labelOf({ name: field.name, inParams: true })} ${value}`
      })
      .join(' · ')
  }

  return { titleOf, saidBy, labelOf, valueInWords, optionInWords }
}

/** The fields a list shows, where there are too many for one line. */
const shown: Partial<Record<RuleTableName, readonly string[]>> = {
  escalation: ['urgency', 'source', 'townCode', 'after', 'unit', 'post', 'by'],
  routes: ['unitKinds', 'tier', 'urgency', 'appealKinds', 'sources'],
  words: ['list', 'category', 'unless'],
  merging: ['kind', 'radiusM', 'days', 'textShare', 'silent'],
  categories: ['scheme', 'kind', 'className', 'mapsTo'],
  notices: ['channel', 'urgency', 'offDuty', 'quietFrom', 'quietTo', 'leadMinutes', 'keepMinutes'],
  codeLists: ['nameEn', 'rank', 'code'],
  reminders: ['kind', 'amount', 'unit', 'repeats'],
  noise: ['limitDb', 'burstFrequentDb', 'burstOccasionalDb', 'standard', 'isUnverified'],
  recording: ['records', 'keepDays'],
}
