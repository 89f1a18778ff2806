import { shallowRef } from 'vue'
import type { FormEntry } from '#shared/forms/forms.ts'
import type { Order } from '#shared/order.ts'
import { commands, useCommand } from '../../cases/useCommand.ts'

/** Sends one stage of an order's form; errors at the fields show once somebody tried to send. */
export function useFormEntry(order: () => Order) {
  const { isBusy, problem, run } = useCommand()
  const wasTried = shallowRef(false)
  const send = (entry: FormEntry): Promise<boolean> =>
    run(() => commands.onOrder(order(), 'form', { entry }))
  return { isBusy, problem, wasTried, send }
}
