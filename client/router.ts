import { createRouter, createWebHistory, type RouteComponent } from 'vue-router'
import { surfaceOf } from './people/surfaces.ts'
import { readyOrKnown } from './patrol/offlinePage.ts'
import { useSessionStore } from './people/sessionStore.ts'
import { cameByLink } from './people/cameByLink.ts'

type LazyPage = () => Promise<{ default: RouteComponent }>

// One folder per surface, each with its `…Surface.vue`: a surface loads when somebody goes there.
const surfaces = import.meta.glob<{ default: RouteComponent }>('./*/*Surface.vue')
const surface = (name: string): LazyPage => {
  const file = `./${name}/${name.charAt(0).toUpperCase()}${name.slice(1)}Surface.vue`
  return surfaces[file] ?? missing
}
const missing: LazyPage = () => import('./ui/MissingPage.vue')

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'home', component: missing },
    { path: '/rosters', name: 'rosters', component: surface('rosters') },
    { path: '/links', name: 'links', component: surface('links') },
    ...['wall', 'station', 'duty', 'desk', 'visits', 'district', 'admin', 'chief'].map((name) => ({
      path: `/${name}`,
      name,
      component: surface(name),
    })),
    // Opens without a signal, for whom the device knows.
    {
      path: '/patrol',
      name: 'patrol',
      component: surface('patrol'),
      meta: { worksOffline: true },
    },
    // One case on paper, in a window of its own.
    { path: '/print/:caseId', name: 'print', component: surface('print') },
    { path: '/handover/:id', name: 'handover', component: surface('handover') },
    // Out of the message a link was sent in, without an account.
    {
      path: '/in',
      name: 'entrance',
      component: () => import('./links/LinkEntrance.vue'),
      meta: { open: true },
    },
    { path: '/login', name: 'login', component: surface('login'), meta: { open: true } },
    { path: '/:anything(.*)*', name: 'missing', component: missing, meta: { open: true } },
  ],
})

router.beforeEach(async (to) => {
  if (to.meta.open === true) return true
  const session = useSessionStore()
  if (to.meta.worksOffline === true) await readyOrKnown()
  else await session.ready()
  if (!session.user && cameByLink(session.endedBy)) return { name: 'entrance' }
  if (!session.user)
    return { name: 'login', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
  // A notice leads to `/?case=…`: whose page that is, is known here.
  return to.name === 'home' ? { path: surfaceOf(session.user), query: to.query } : true
})
