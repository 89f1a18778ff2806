import { onMounted, onUnmounted, shallowRef, watch } from 'vue'
import type { NewView, SavedView, ViewChange, ViewOrder } from '#shared/savedView.ts'
import type { Say } from '#shared/say.ts'
import { useBoardStore } from '../board/boardStore.ts'
import { useConnectionStore } from '../link/connectionStore.ts'
import { get, post, remove, type Answer } from '../link/http.ts'
import { untilAnswered } from '../link/untilAnswered.ts'
import { problemInWords } from '../words/problemInWords.ts'
import { moved } from './viewOrder.ts'

interface Body {
  views: SavedView[]
}

/** The saved views this account can choose from; every change shows them as the server has them then. */
export function useViews() {
  const views = shallowRef<readonly SavedView[]>([])
  const problem = shallowRef<Say | null>(null)

  function take(answer: Answer<Body>): boolean {
    problem.value = answer.ok ? null : problemInWords(answer.error)
    if (answer.ok) views.value = answer.data.views
    return answer.ok
  }
  const pathOf = ({ id }: SavedView): string => `/api/views/${id}`

  const load = async () => take(await untilAnswered(() => get<Body>('/api/views')))
  onMounted(load)
  // A colleague at another desk has changed the town's, or events were missed that may have said so.
  const stopHearing = useBoardStore().onEvent((event) => {
    if (event.type === 'view:changed') void load()
  })
  watch(() => useConnectionStore().connection.reloads, load)
  onUnmounted(stopHearing)

  return {
    views,
    problem,
    /** A colleague at another desk may have changed the town's. */
    reload: async () => take(await get<Body>('/api/views')),
    make: async (view: NewView) => take(await post<Body>('/api/views', view)),
    change: async (view: SavedView, change: ViewChange) =>
      take(await post<Body>(pathOf(view), change)),
    remove: async (view: SavedView) => take(await remove<Body>(pathOf(view))),
    async move(view: SavedView, by: 1 | -1) {
      const { isShared } = view
      const ids = views.value.filter((one) => one.isShared === isShared).map(({ id }) => id)
      const order: ViewOrder = { isShared, ids: moved(ids, view.id, by) }
      return take(await post<Body>('/api/views/order', order))
    },
  }
}
export type Views = ReturnType<typeof useViews>
