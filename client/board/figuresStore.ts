import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Scope } from '#shared/area.ts'
import type { BoardEvent } from '#shared/board.ts'
import { backoffMs } from '../link/backoff.ts'
import { get } from '../link/http.ts'
import { figuresAfter, type DayFigures } from './figures.ts'

/** Events kept while an answer is under way, so that none falls between the two. */
const KEPT = 2_000

/** Today in numbers: asked once, then counted on by the same events as everything else. */
export const useFiguresStore = defineStore('figures', () => {
  const figures = shallowRef<DayFigures | null>(null)
  let scope: Scope | null = null
  let attempt = 0
  let recent: BoardEvent[] = []

  function follow(next: Scope | null): void {
    scope = next
    attempt += 1
    figures.value = null
    recent = []
  }

  async function fetch(failed = 0): Promise<void> {
    if (scope === null) return
    const mine = ++attempt
    const query = new URLSearchParams(Object.entries(scope).map(([k, v]) => [k, String(v)]))
    const answer = await get<DayFigures>(`/api/figures/today?${query.toString()}`)
    if (mine !== attempt) return
    if (answer.ok) {
      figures.value = recent.reduce(figuresAfter, answer.data)
      return
    }
    setTimeout(
      () => {
        if (mine === attempt) void fetch(failed + 1)
      },
      backoffMs(failed + 3, answer.error.retryAfter),
    )
  }

  function take(events: BoardEvent[]): void {
    recent = [...recent, ...events].slice(-KEPT)
    if (figures.value) figures.value = events.reduce(figuresAfter, figures.value)
  }

  return { figures, follow, fetch, take }
})
