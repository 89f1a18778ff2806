import { useKeys } from '../ui/keys.ts'
import { useCaseDetailStore } from './caseDetailStore.ts'
import { neighbour } from './caseOrder.ts'

/** J and K, or the arrows: the next and the one before, in the order of the list. */
export function useNeighbourKeys(listedIds: () => readonly string[]): void {
  const detail = useCaseDetailStore()
  useKeys((key) => {
    if (key === 'J' || key === 'ArrowDown') detail.open(neighbour(listedIds(), detail.openId, 1))
    else if (key === 'K' || key === 'ArrowUp')
      detail.open(neighbour(listedIds(), detail.openId, -1))
    else return false
    return true
  })
}
