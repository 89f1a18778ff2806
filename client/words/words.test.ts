import { expect, it } from 'vitest'
import { Post } from '#shared/account.ts'
import { CaseStatus, Holder } from '#shared/case.ts'
import { ClockKind, Source, Urgency } from '#shared/ticket.ts'
import en from '#shared/words/en.json'
import zhCN from '#shared/words/zh-CN.json'

const sources = import.meta.glob<string>(['../**/*.{ts,vue}', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const rules = import.meta.glob<string>(
  ['../../shared/**/*.ts', '../../server/**/*.ts', '!../../**/*.test.ts'],
  { query: '?raw', import: 'default', eager: true },
)
const keys = new Set(Object.keys(zhCN))

function missing(files: Record<string, string>, pattern: RegExp, has: (key: string) => boolean) {
  return Object.entries(files).flatMap(([file, text]) =>
    [...text.matchAll(pattern)]
      .map(([, key]) => key ?? '')
      .filter((key) => !has(key))
      .map((key) => `${file}: ${key}`),
  )
}

it('says the same things in both languages', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zhCN).sort())
})

it('holds no sign that stands for something else in a text: a page with one would not be drawn', () => {
  const linked = [...Object.entries(zhCN), ...Object.entries(en)].filter(([, text]) =>
    /[@|]/.test(text.replace(/\{'[^']*'\}/g, '')),
  )

  expect(linked).toEqual([])
})

it('takes the same parameters in both languages', () => {
  const parameters = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()
  const english: Record<string, string> = en

  for (const [key, text] of Object.entries(zhCN)) {
    expect([key, parameters(english[key] ?? '')]).toEqual([key, parameters(text)])
  }
})

it('has words for every key the screens use', () => {
  const used = /(?:\bt|\bsay)\(\s*'([\w.-]+\.[\w.-]+)'/g

  expect(missing(sources, used, (key) => keys.has(key))).toEqual([])
})

it('has words under every prefix the screens complete', () => {
  const used = /`((?:[a-z]\w*\.)+)\$\{/g
  const begins = (prefix: string) => [...keys].some((key) => key.startsWith(prefix))

  expect(missing(sources, used, begins)).toEqual([])
})

it('has words for every reason, refusal and happening that rules and server state', () => {
  const said = /\bsay\(\s*'([\w.-]+)'/g

  expect(missing(rules, said, (key) => keys.has(key))).toEqual([])
})

it.each([
  ['status', CaseStatus.options],
  ['source', Source.options],
  ['sourceShort', Source.options],
  ['clock', ClockKind.options],
  ['holder', Holder.options],
  ['urgency', Urgency.options],
  ['tier', ['1', '2', '3', '4', 'none']],
])('has words for every %s', (namespace, codes) => {
  expect(codes.filter((code) => !keys.has(`${namespace}.${code}`))).toEqual([])
})

it('leads every post to a surface', async () => {
  const { surfaceOf } = await import('../people/surfaces.ts')

  for (const post of Post.options) expect(surfaceOf({ post })).toMatch(/^\/\w+$/)
})
