import { shallowRef } from 'vue'
import { FormPhotos, refusePhotos, stageKey } from '#shared/evidence.ts'
import type { FormEntry } from '#shared/forms/forms.ts'
import type { Order } from '#shared/order.ts'
import { say } from '#shared/say.ts'
import { commands, useCommand } from '../../cases/useCommand.ts'
import { sendTo } from '../../evidence/evidenceAddress.ts'
import { useEvidenceStore } from '../../evidence/evidenceStore.ts'
import { useUploadStore } from '../../evidence/uploadStore.ts'
import { useFormLimitsStore } from './formLimitsStore.ts'

/**
 * Sends one stage of an order's form with the photos taken for it; errors at the fields show once
 * somebody tried to send.
 */
export function useFormEntry(order: () => Order) {
  const { isBusy, problem, run } = useCommand()
  const evidence = useEvidenceStore()
  const uploads = useUploadStore()
  const limits = useFormLimitsStore()
  limits.load('formPhotos')
  const wasTried = shallowRef(false)

  async function send(entry: FormEntry): Promise<boolean> {
    const { id } = order()
    const stage = stageKey(entry)
    // Until the row is here the server alone knows what is asked.
    const rule = FormPhotos.safeParse(limits.rows.get('formPhotos')).data
    const photos = rule?.stages[stage] ? evidence.photosFor(id, stage).map((one) => one.id) : []
    const isSending = uploads.queueTo(sendTo({ orderId: id }, stage)).uploads.length > 0
    problem.value = isSending
      ? say('evidence.problem.stillSending')
      : rule
        ? refusePhotos(rule, stage, photos.length)
        : null
    if (problem.value) return false
    const whole = photos.length > 0 ? { ...entry, photos } : entry
    return run(() => commands.onOrder(order(), 'form', { entry: whole }))
  }
  return { isBusy, problem, wasTried, send }
}
