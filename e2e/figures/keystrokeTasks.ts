import { expect, type Locator, type Page } from '@playwright/test'

export const panelOf = (page: Page): Locator => page.getByRole('article', { name: '案件' })
/** Bounds a failure, does not slow a success. */
export const patient = { timeout: 45_000 }
export const storyOf = (page: Page): Locator => page.getByRole('list', { name: '经过' })
const says = (page: Page, words: string | RegExp): Promise<void> =>
  expect(storyOf(page).getByText(words).last()).toBeVisible(patient)

export interface Task {
  name: string
  /** Brings a case of its own to where the task begins; over HTTP, not counted. */
  upTo: 'received' | 'filed' | 'sent' | 'callback' | 'calledBack'
  /** What is waited for before the first key. */
  ready?: (page: Page) => Promise<void>
  /** One way to do it; the first is the desk's shortest. */
  ways: readonly { name: string; keys: readonly string[] }[]
  done: (page: Page) => Promise<void>
}

/** `text:` is written, everything else pressed. */
export const TEXT = 'text:'
const write = (text: string): string => TEXT + text
/** By the menu of all commands: opened, found by its initials, picked. */
const menu = (initials: string): string[] => ['.', write(initials), 'Enter']

const isSuggested = (page: Page): Promise<void> =>
  expect(page.getByRole('button', { name: '采纳建议' })).toBeVisible(patient)

/** What a duty officer does most, each with the shortest way and the menu's. */
export const tasks: readonly Task[] = [
  {
    name: '签收立案 sign and file',
    upTo: 'received',
    ways: [
      { name: '', keys: ['f'] },
      { name: 'menu', keys: menu('la') },
    ],
    done: (page) => says(page, '立案'),
  },
  {
    name: '采纳建议分层 sort as suggested',
    upTo: 'filed',
    ready: isSuggested,
    ways: [
      { name: '', keys: ['t'] },
      { name: 'menu', keys: [...menu('fc'), '2', 'Enter'] },
    ],
    done: (page) => says(page, /分层：/),
  },
  {
    name: '派给建议的单位 dispatch to the suggested unit',
    upTo: 'filed',
    // Sorted as suggested just before, as one does: the unit is known from there.
    ready: async (page) => {
      await isSuggested(page)
      await page.keyboard.press('t')
      await says(page, /分层：/)
    },
    ways: [
      { name: '', keys: ['d', 'Control+Enter'] },
      { name: 'menu', keys: [...menu('pd'), 'Control+Enter'] },
    ],
    done: (page) => says(page, /派单给/),
  },
  {
    name: '并入最像的一件 merge with the first candidate',
    upTo: 'filed',
    ways: [
      { name: '', keys: ['g', 'wait:candidate', '1', 'wait:taken', 'Enter'] },
      { name: 'menu', keys: [...menu('bd'), 'wait:candidate', '1', 'wait:taken', 'Enter'] },
    ],
    done: (page) => expect(page.getByRole('heading', { name: '来件（2）' })).toBeVisible(patient),
  },
  {
    name: '退单 return with a reason',
    upTo: 'filed',
    ways: [
      { name: '', keys: ['o', write('不属本镇'), 'Control+Enter'] },
      { name: 'menu', keys: [...menu('sqtd'), write('不属本镇'), 'Control+Enter'] },
    ],
    done: (page) => says(page, /申请退单/),
  },
  {
    name: '催办 urge',
    upTo: 'sent',
    ways: [
      { name: '', keys: ['e', 'Enter'] },
      { name: 'menu', keys: [...menu('cb'), 'Enter'] },
    ],
    done: (page) => says(page, /催办/),
  },
  {
    name: '督办 supervise',
    upTo: 'sent',
    ways: [
      { name: '', keys: ['z', write('今天办结'), 'Control+Enter'] },
      { name: 'menu', keys: [...menu('db'), write('今天办结'), 'Control+Enter'] },
    ],
    done: (page) => says(page, /督办：/),
  },
  {
    name: '登记回访 record a call-back',
    upTo: 'callback',
    ways: [
      { name: '', keys: ['b', '1', '1', 'Enter'] },
      { name: 'menu', keys: [...menu('huifang'), '1', '1', 'Enter'] },
    ],
    done: (page) => says(page, /回访：满意/),
  },
  {
    name: '结案 close',
    upTo: 'calledBack',
    ways: [
      { name: '', keys: ['x', 'Enter'] },
      { name: 'menu', keys: [...menu('ja'), 'Enter'] },
    ],
    done: (page) => says(page, /结案：/),
  },
  {
    name: '发到群（文字） share to a group, text',
    upTo: 'sent',
    ways: [{ name: '', keys: ['y'] }],
    done: (page) => expect(page.getByText('已复制：不含诉求人信息')).toBeVisible(patient),
  },
  {
    name: '发到群（图片） share to a group, picture',
    upTo: 'sent',
    ways: [{ name: '', keys: ['Shift+Y'] }],
    done: (page) => expect(page.getByText('图片已复制')).toBeVisible(patient),
  },
]
