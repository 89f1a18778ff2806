import { useBoardStore } from './board/boardStore.ts'
import { useConnectionStore } from './link/connectionStore.ts'
import type { Connection } from './link/connection.ts'

/** What a test, or a person at the console, may ask a running screen. It answers, it changes nothing. */
export interface Questions {
  seq(): number | null
  cases(): string[]
  /** The open cases the map has drawn, in clusters or alone. */
  renderedCaseIds(): string[]
  /** Whose place the map has drawn. */
  renderedForceIds(): string[]
  connection(): Connection
}

declare global {
  interface Window {
    shaotai: Questions
  }
}

type Rendered = Pick<Questions, 'renderedCaseIds' | 'renderedForceIds'>
const nothing: Rendered = { renderedCaseIds: () => [], renderedForceIds: () => [] }
let rendered = nothing

/** The map, while there is one, answers what it has drawn; null: it is gone. */
export function answerRendered(map: Rendered | null): void {
  rendered = map ?? nothing
}

export function answerQuestions(): void {
  const board = useBoardStore()
  const connection = useConnectionStore()
  window.shaotai = {
    seq: () => board.seq(),
    cases: () => [...board.cases.keys()],
    renderedCaseIds: () => rendered.renderedCaseIds(),
    renderedForceIds: () => rendered.renderedForceIds(),
    connection: () => ({ ...connection.connection }),
  }
}
