import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Say } from '#shared/say.ts'
import { useOrgStore } from '../grids/orgStore.ts'
import { serverNow } from '../link/connectionStore.ts'
import { isLanguage, type Language } from './language.ts'
import { readableParams, type Namer } from './sayParams.ts'
import { momentInWords } from './time.ts'

export interface Saying {
  /** The words of a code, with plain parameters. */
  t: (key: string, params?: Record<string, string | number>) => string
  /** A Say in the reader's language, its ids replaced by names. */
  render: (what: Say) => string
  /** As `render`, places called what they were at that moment: the past keeps its names. */
  renderThen: (what: Say, at: string) => string
  language: ComputedRef<Language>
}

/** The one way to put words on a screen. */
export function useSay(): Saying {
  const i18n = useI18n({ useScope: 'global' })
  const { t, locale } = i18n
  const org = useOrgStore()
  const language = computed<Language>(() => (isLanguage(locale.value) ? locale.value : 'zh-CN'))

  const namer = computed<Namer>(() => ({
    unit: org.unitName,
    grid: org.gridName,
    town: org.townName,
    code: (code) => (code.includes('.') && i18n.te(code) ? t(code) : null),
    instant: (iso) => momentInWords(iso, serverNow(), language.value),
    separator: language.value === 'en' ? ', ' : '、',
  }))

  return {
    t: (key, params) => t(key, params ?? {}),
    render: ({ code, params }) => t(code, readableParams(params, namer.value)),
    renderThen: ({ code, params }, at) => {
      const then = (now: (id: string) => string) => (id: string) =>
        org.nameThen(id, Date.parse(at)) ?? now(id)
      const past = { ...namer.value, grid: then(org.gridName), town: then(org.townName) }
      return t(code, readableParams(params, past))
    },
    language,
  }
}
