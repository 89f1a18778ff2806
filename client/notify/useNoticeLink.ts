import { watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { filledText } from '#shared/text.ts'

const Case = filledText(60)

/** Opens the case that the address names, as a pressed notice leads to it, and takes it off the address. */
export function useNoticeLink(open: (caseId: string) => void): void {
  const route = useRoute()
  const router = useRouter()
  watch(
    () => route.query['case'],
    async (named) => {
      const caseId = Case.safeParse(named)
      if (!caseId.success) return
      const query = { ...route.query }
      delete query['case']
      await router.replace({ query })
      open(caseId.data)
    },
    { immediate: true },
  )
}
