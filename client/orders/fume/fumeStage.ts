import { computed } from 'vue'
import type { FormEntry } from '#shared/forms/forms.ts'
import type { Order } from '#shared/order.ts'
import type { Say } from '#shared/say.ts'
import { useSay } from '../../words/useSay.ts'
import { useFormEntry } from '../forms/formEntry.ts'

interface Stage<T, E> {
  parse: () => { ok: true; value: T } | { ok: false; errors: E }
  /** What is sent, once everything is right. */
  entryOf: (value: T) => FormEntry
  done: () => void
}

/** One stage of the fume test: what is wrong shows at its field once somebody tried to send. */
export function useFumeStage<T, E extends object>(
  order: () => Order,
  { parse, entryOf, done }: Stage<T, E>,
) {
  const { render } = useSay()
  const { isBusy, problem, wasTried, send } = useFormEntry(order)
  const parsed = computed(parse)
  const errors = computed((): Partial<E> =>
    !wasTried.value || parsed.value.ok ? {} : parsed.value.errors,
  )
  const inWords = (found: Say | null | undefined): string | null => (found ? render(found) : null)

  async function submit(): Promise<void> {
    wasTried.value = true
    if (parsed.value.ok && (await send(entryOf(parsed.value.value)))) done()
  }
  return { isBusy, problem, errors, inWords, submit }
}
