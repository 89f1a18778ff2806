import { createI18n } from 'vue-i18n'
import en from '#shared/words/en.json'
import zhCN from '#shared/words/zh-CN.json'
import { isLanguage, type Language } from './language.ts'

const LANGUAGE_KEY = 'shaotai.language'

/** `?lang=en` for one visit, else what was chosen last, else Chinese. */
function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang')
  const kept = localStorage.getItem(LANGUAGE_KEY)
  if (isLanguage(asked)) return asked
  return isLanguage(kept) ? kept : 'zh-CN'
}

/** The words lie flat under dotted keys, so that a code and a longer code may both have words. */
function flatMessage(messages: unknown, key: string): string | null {
  const found = (messages as Record<string, unknown>)[key]
  return typeof found === 'string' ? found : null
}

export const i18n = createI18n({
  legacy: false,
  locale: firstLanguage(),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN, en },
  messageResolver: flatMessage,
})
document.documentElement.lang = i18n.global.locale.value

export function setLanguage(language: Language): void {
  i18n.global.locale.value = language
  localStorage.setItem(LANGUAGE_KEY, language)
  document.documentElement.lang = language
}
