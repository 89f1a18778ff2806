import { makesLinks, type UnitLinksAnswer } from '#shared/unitLink.ts'
import { useSessionStore } from '../people/sessionStore.ts'
import { useLiveList } from '../visits/useLiveList.ts'

/** The links of one's town, as they stand; nothing for who makes none. */
export const useLinks = (everyMs?: number) => {
  const session = useSessionStore()
  return useLiveList<UnitLinksAnswer>(
    () => (session.user && makesLinks(session.user) ? '/api/links' : null),
    ['link:changed'],
    everyMs,
  )
}
