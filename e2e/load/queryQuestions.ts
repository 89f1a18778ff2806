/** Asks as somebody who is logged in, and returns the body; throws on any answer but 200. */
export type Asker = (target: string) => Promise<string>

/** The measure of the way there and back. */
export const DOOR = 'nothing but the door'

export interface Question {
  kind: typeof DOOR | 'queue page' | 'case page' | 'search' | 'handover report'
  /** Who asks what. */
  name: string
  /** The answer's body. */
  ask: () => Promise<string>
}

/** How many cases an answer holds; null: it is no list. */
export function foundIn(kind: Question['kind'], body: string): number | null {
  if (kind !== 'queue page' && kind !== 'search') return null
  return (JSON.parse(body) as { items: unknown[] }).items.length
}

interface SomeCase {
  id: string
  caseNo: string
  sourceId: string
}

const GRID = '310118105G01'
const UNIT = 'ZHAOXIANG-CHENGGUAN'
/** Who reads which place's handover. */
const handovers: Readonly<Record<string, string>> = {
  duty: 'townCode=310118105',
  lead: `gridId=${GRID}`,
  district: 'townCode=310118105',
}
const OPEN = 'received,filed,assigned,handling,checking,callback,pending'

/** The saved views of the desks, and every filter once. */
const queues = [
  '',
  `status=${OPEN}`,
  'sort=due',
  'status=received&sort=due',
  'status=received',
  'status=assigned,handling',
  'status=pending',
  'status=checking&tier=3',
  'holder=dutyOfficer',
  'holder=stationLead&sort=due',
  'overdue=true',
  'overdue=false',
  'flag=orphan',
  'status=closed',
  'status=voided',
  'tier=4',
  'source=visits',
  'source=visits&tier=4',
  `gridId=${GRID}`,
  `gridId=${GRID}&sort=due`,
  'townCode=310118105',
  `unitId=${UNIT}`,
  `unitId=${UNIT}&status=handling`,
]

/** Frequent and rare words, places, a town not their own, nothing, and filters beside them. */
const searches = [
  'q=油烟',
  'q=噪声',
  'q=车辆',
  'q=油烟 居民楼',
  'q=业辉路',
  'q=夏阳',
  'q=赵巷 烧烤',
  'q=后厨排烟口正对居民楼',
  'q=没有这个词',
  'q=88号',
  'q=赵巷2511',
  'q=QP2511',
  `q=油烟&status=${OPEN}`,
  'q=油烟&status=voided',
  'q=噪声&source=110&tier=4',
]

/** Everything that is measured; the same of every size, but for the cases that are there. */
export function questionsFor(
  askers: ReadonlyMap<string, Asker>,
  cases: readonly SomeCase[],
): Question[] {
  const questions: Question[] = []
  for (const [who, asker] of askers) {
    const add = (kind: Question['kind'], target: string) =>
      questions.push({ kind, name: `${who} ${target}`, ask: () => asker(target) })
    // So often that one moment of the machine is not its p95.
    for (let n = 0; n < 10; n++) add(DOOR, '/api/session')
    for (const query of queues) add('queue page', `/api/cases?${query}`)
    questions.push({ kind: 'queue page', name: `${who} next pages`, ask: nextPages(asker) })
    for (const query of searches) add('search', `/api/cases?${encodeURI(query)}`)
    const place = handovers[who]
    if (place !== undefined) add('handover report', `/api/handovers/now?${place}`)
    if (who !== 'duty' && who !== 'district') continue
    for (const { id, caseNo, sourceId } of cases) {
      add('case page', `/api/cases/${id}`)
      add('search', `/api/cases?q=${encodeURIComponent(caseNo)}`)
      add('search', `/api/cases?q=${encodeURIComponent(sourceId)}`)
    }
  }
  return questions
}

/** Each time the page after the last one. */
function nextPages(asker: Asker): Question['ask'] {
  let cursor: string | null = null
  return async () => {
    const more = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`
    const body = await asker(`/api/cases${more}`)
    cursor = (JSON.parse(body) as { nextCursor: string | null }).nextCursor
    return body
  }
}
