import { shallowRef } from 'vue'
import type { FormEntry } from '#shared/forms.ts'
import type { Order } from '#shared/order.ts'
import { commands, useCommand } from '../../cases/useCommand.ts'

export type FumeStage = FormEntry['stage']

/** The stage an officer most likely comes for; null: the test is done. */
export function stageToFill(order: Pick<Order, 'form'>): FumeStage | null {
  const { form } = order
  if (!form) return 'screening'
  if (form.stage === 'screened') return 'sampling'
  if (form.stage === 'sampled') return 'laboratory'
  return form.verdict === 'invalid' ? 'sampling' : null
}

/** Sends one stage of an order's form; errors at the fields show once somebody tried to send. */
export function useFumeEntry(order: () => Order) {
  const { isBusy, problem, run } = useCommand()
  const wasTried = shallowRef(false)
  const send = (entry: FormEntry): Promise<boolean> =>
    run(() => commands.onOrder(order(), 'form', { entry }))
  return { isBusy, problem, wasTried, send }
}
