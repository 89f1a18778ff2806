import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { SimulationError, type ReplayPlan } from './arguments.ts'
import { chicagoColumns, itemOfRequest } from './chicagoRequest.ts'
import { itemOfMessage, messageColumns } from './citizenMessage.ts'
import { readCsv, type CsvRow } from './csv.ts'
import { inTimeOrder, type ReplayItem } from './replayItem.ts'

const shapes: Record<
  ReplayPlan['shape'],
  { columns: readonly string[]; toItem: (row: CsvRow) => ReplayItem }
> = {
  messages: { columns: messageColumns, toItem: itemOfMessage },
  chicago: { columns: chicagoColumns, toItem: itemOfRequest },
}

/** A file's rows as items in time order, and the hash by which its progress is kept. */
export async function readReplay({
  file,
  shape,
}: Pick<ReplayPlan, 'file' | 'shape'>): Promise<{ items: ReplayItem[]; fileHash: string }> {
  const hash = createHash('sha256')
  const { columns, toItem } = shapes[shape]
  const items: ReplayItem[] = []

  async function* pieces(): AsyncGenerator<string> {
    for await (const piece of createReadStream(file, 'utf8') as AsyncIterable<string>) {
      hash.update(piece)
      yield piece
    }
  }

  let line = 1
  try {
    for await (const row of readCsv(pieces())) {
      line++
      const missing = columns.filter((name) => !(name in row))
      if (missing.length > 0)
        throw new SimulationError(`${file} has no column ${missing.join(', ')}.`)
      items.push(toItem(row))
    }
  } catch (error) {
    if (error instanceof SimulationError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new SimulationError(
      line === 1 ? `${file} cannot be read: ${reason}.` : `${file}, record ${line}: ${reason}.`,
    )
  }
  return { items: inTimeOrder(items), fileHash: hash.digest('hex') }
}
