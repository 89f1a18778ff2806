import { createReadStream, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readCsv } from '#server/demo/feed/csv.ts'

const MESSAGES = fileURLToPath(
  new URL('../../../shared/data/citizen-messages/messages.csv', import.meta.url),
)
/** A resident's own words about the smoke of a night stall, of July 2019. */
const MESSAGE_ID = '284147'

export interface Complaint {
  title: string
  detail: string
  isReal: boolean
}

/** The real complaint where the data lies beside the project; elsewhere one made up in its likeness. */
export async function fumeComplaint(): Promise<Complaint> {
  if (existsSync(MESSAGES)) {
    for await (const row of readCsv(createReadStream(MESSAGES, 'utf8'))) {
      const { message_id, title = '', detail = '' } = row
      if (message_id === MESSAGE_ID) return { title, detail, isReal: true }
    }
  }
  return {
    title: '小区一楼的夜宵摊油烟严重污染附近的空气',
    detail: '小区一楼的烧烤摊每晚营业，油烟直接排到居民窗口，请查看净化器是否正常。',
    isReal: false,
  }
}
