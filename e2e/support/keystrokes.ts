import type { Page } from '@playwright/test'

/** What a hand did on a page: as the page itself heard it. */
export interface Strokes {
  /** Every key that went down outside a text, held keys (Ctrl, Shift) too. */
  keys: number
  /** Signs written into texts and search boxes. */
  typed: number
}

interface Counting {
  strokes: Strokes
}

/** Counts from the page's next load on. Its functions stay nameless: what names them is not in the page. */
export const countStrokes = (page: Page): Promise<unknown> =>
  page.addInitScript((texts) => {
    const counting = window as unknown as Counting
    counting.strokes = { keys: 0, typed: 0 }
    addEventListener(
      'keydown',
      ({ target, key }) => {
        const isText = target instanceof Element && target.matches(texts)
        // A sign that is written is counted where it arrives.
        if (!isText || key.length > 1) counting.strokes.keys++
      },
      true,
    )
    addEventListener(
      'input',
      (event) => {
        const { target } = event
        if (event instanceof InputEvent && target instanceof Element && target.matches(texts))
          counting.strokes.typed += event.data?.length ?? 0
      },
      true,
    )
  }, 'textarea, input:not([type=radio], [type=checkbox], [type=button])')

export const strokesOf = (page: Page): Promise<Strokes> =>
  page.evaluate(() => ({ ...(window as unknown as Counting).strokes }))
