import type { EvidenceItem } from '#shared/evidence.ts'
import { useConnectionStore } from '../link/connectionStore.ts'
import { momentInWords } from '../words/time.ts'
import { useSay } from '../words/useSay.ts'

/** A piece of evidence in words, for those who do not see it and beside it for those who do. */
export function useEvidenceWords() {
  const connection = useConnectionStore()
  const { t, language } = useSay()

  const moment = (at: string): string => momentInWords(at, connection.nowMs, language.value)
  const formOf = ({ form }: Pick<EvidenceItem, 'form'>): string | null =>
    form === null ? null : t(`form.${form.split('.')[0] ?? ''}.name`)

  function altOf(item: EvidenceItem): string {
    const form = formOf(item)
    return t(`evidence.alt.${item.kind}`, {
      by: item.addedBy,
      at: moment(item.takenAt ?? item.addedAt),
      form: form === null ? '' : t('evidence.alt.form', { form }),
    })
  }
  return { altOf, formOf, moment }
}
