import { useBoardStore } from './board/boardStore.ts'
import { useConnectionStore } from './link/connectionStore.ts'
import type { Connection } from './link/connection.ts'

/** What a test, or a person at the console, may ask a running screen. It answers, it changes nothing. */
export interface Questions {
  seq(): number | null
  cases(): string[]
  /** The open cases the map has drawn, in clusters or alone. */
  renderedCaseIds(): string[]
  connection(): Connection
}

declare global {
  interface Window {
    shaotai: Questions
  }
}

let renderedCaseIds = (): string[] => []

/** The map, while there is one, answers what it has drawn. */
export function answerRendered(ask: () => string[]): void {
  renderedCaseIds = ask
}

export function answerQuestions(): void {
  const board = useBoardStore()
  const connection = useConnectionStore()
  window.shaotai = {
    seq: () => board.seq(),
    cases: () => [...board.cases.keys()],
    renderedCaseIds: () => renderedCaseIds(),
    connection: () => ({ ...connection.connection }),
  }
}
