import { setTimeout as pause } from 'node:timers/promises'
import { until } from '#server/store/patience.ts'
import { STORY_TOWN_CODE } from '#server/demo/district/accounts.ts'
import { feedItem } from '../support/feedItem.ts'
import { logIn } from '../support/httpDoor.ts'
import { nothingTold, sendUntilTaken, type Told } from './feedWriter.ts'
import { startInProcess } from './inProcess.ts'
import { runAlone, type Findings } from './runAlone.ts'
import { differenceFromFresh } from './sameAsFresh.ts'
import { allLive, openScreen, type Screen } from './screen.ts'
import { tcpProxy, type TcpProxy } from './tcpProxy.ts'

export interface Cut {
  name: string
  /** How long the line is away at least. */
  ms: number
  /** Hung up, or open and dead. */
  how: 'cut' | 'silence'
  /** Tickets that come meanwhile. */
  tickets: number
  /** How the district's screen must find back. */
  expected: 'events' | 'reload'
}

/** Few, so that "longer than the log is held in memory" takes hundreds of events, not thousands. */
const TAIL_SIZE = 200
const BATCH = 200
const BACK_PATIENCE_MS = 60_000

/** Nothing missed; from memory; from the store, each case's last event; more than a fresh board costs. */
export const shortCuts: Cut[] = [
  { name: 'nothing missed', ms: 0, how: 'cut', tickets: 0, expected: 'events' },
  { name: 'held in memory', ms: 0, how: 'cut', tickets: 50, expected: 'events' },
  { name: 'longer than memory', ms: 0, how: 'cut', tickets: 400, expected: 'events' },
  { name: 'more than a board', ms: 0, how: 'cut', tickets: 2100, expected: 'reload' },
]

const longCuts: Cut[] = [
  { name: '10 s', ms: 10_000, how: 'cut', tickets: 100, expected: 'events' },
  { name: '10 s of silence', ms: 10_000, how: 'silence', tickets: 100, expected: 'events' },
  { name: '2 min of silence', ms: 120_000, how: 'silence', tickets: 1500, expected: 'events' },
  { name: 'beyond the reach', ms: 0, how: 'cut', tickets: 52_000, expected: 'reload' },
]

/** Cuts screens off, lets things happen, and holds them against a fresh board once they are back. */
export async function cutDrill(cuts: readonly Cut[]): Promise<Findings> {
  const app = await startInProcess({ tailSize: TAIL_SIZE })
  const proxy = await tcpProxy(app.port)
  const faults: string[] = []
  const told = nothingTold()
  const cookie = await logIn(app.base, 'district')
  const open = (base: string, scope: Screen['scope']) => openScreen({ base, cookie, scope })
  const screens = [
    open(proxy.base, { district: true }),
    open(proxy.base, { townCode: STORY_TOWN_CODE }),
  ]
  const witness = open(app.base, { district: true })
  const backMs: number[] = []
  try {
    await allLive([...screens, witness])
    for (const [index, one] of cuts.entries()) {
      const before = screens.map(({ reloads }) => reloads.length)
      backMs.push(await cutOnce({ app, proxy, screens, told, run: `cut-${index}` }, one))
      for (const screen of [...screens, witness]) {
        const difference = await differenceFromFresh(screen, app.base, cookie)
        if (difference !== null) faults.push(`${one.name}: ${difference}`)
      }
      const reloaded = (screens[0]?.reloads.length ?? 0) > (before[0] ?? 0)
      if (reloaded !== (one.expected === 'reload'))
        faults.push(
          `${one.name}: the district's screen was ${reloaded ? '' : 'not '}told to reload`,
        )
    }
    faults.push(...told.wrong)
    if (witness.connects() !== 1) faults.push('the witness, never cut, lost its line')
  } finally {
    for (const screen of [...screens, witness]) screen.close()
    await proxy.close()
    await app.close()
  }
  const reasons = screens.flatMap(({ reloads }) => reloads).join(' ')
  return {
    figures: { cuts: cuts.length, reasons, backMs: backMs.map(Math.round).join(' ') },
    faults,
  }
}

interface Ground {
  app: { base: string }
  proxy: TcpProxy
  screens: readonly Screen[]
  told: Told
  run: string
}

/** Answers how long after the line's return the screens were live again. */
async function cutOnce({ app, proxy, screens, told, run }: Ground, one: Cut): Promise<number> {
  const connects = screens.map((screen) => screen.connects())
  proxy[one.how]()
  const long = pause(one.ms)
  for (let first = 0; first < one.tickets; first += BATCH) {
    const size = Math.min(BATCH, one.tickets - first)
    const items = Array.from({ length: size }, (_, n) => feedItem(run, first + n))
    await sendUntilTaken(app.base, items, told)
  }
  await long
  proxy.restore()
  const restored = performance.now()
  const isBack = () => screens.every((screen, n) => screen.connects() > (connects[n] ?? 0))
  const back = await until(() => (isBack() ? true : undefined), { timeoutMs: BACK_PATIENCE_MS })
  if (!back) throw new Error(`${one.name}: the screens did not come back`)
  return performance.now() - restored
}

await runAlone(import.meta, async (rounds = 1) => {
  const cuts = Array.from({ length: rounds }, () => [...shortCuts, ...longCuts]).flat()
  return cutDrill(cuts)
})
