import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { answerQuestions } from './questions.ts'
import { readServerClock, startLink } from './link/link.ts'
import { cameByLink } from './people/cameByLink.ts'
import { followOpenedNotices } from './notify/openedNotices.ts'
import { useSessionStore } from './people/sessionStore.ts'
import { router } from './router.ts'
import { i18n } from './words/i18n.ts'
import './ui/tokens.css'
import './ui/base.css'

const app = createApp(App).use(createPinia()).use(i18n)

startLink({
  sessionEnded: (reason) => {
    useSessionStore().ended(reason)
    if (cameByLink(reason)) void router.push({ name: 'entrance' })
    else void router.push({ name: 'login', query: { next: router.currentRoute.value.fullPath } })
  },
})
void readServerClock()
answerQuestions()
followOpenedNotices(router)

// The router comes last: its first guard asks who is logged in.
app.use(router).mount('#app')
