import { until } from '#server/store/patience.ts'
import { logIn } from '../support/httpDoor.ts'
import { startInProcess, type InProcess } from './inProcess.ts'
import { runAlone, type Findings } from './runAlone.ts'
import { allLive, openScreen } from './screen.ts'

interface Ending {
  name: string
  username: string
  end: (app: InProcess, cookie: string) => Promise<void>
}

const CUT_WITHIN_MS = 5000
/** Watched longer, so that a late cut is told apart from none. */
const PATIENCE_MS = 10_000

const endings: Ending[] = [
  {
    name: 'logged out',
    username: 'shegong',
    end: async ({ base }, cookie) => {
      await fetch(`${base}/api/session`, { method: 'DELETE', headers: { Cookie: cookie } })
    },
  },
  {
    name: 'right withdrawn',
    username: 'district',
    end: (app) =>
      app.query(
        "update accounts set rights_version = rights_version + 1 where username = 'district'",
      ),
  },
  {
    name: 'account disabled',
    username: 'wall',
    end: (app) =>
      app.query("update accounts set disabled_at = '2026-11-21T00:00:00Z' where username = 'wall'"),
  },
  {
    name: 'session run out',
    username: 'operator',
    end: (app) =>
      app.query(`update sessions set expires_at = '2026-01-01T00:00:00Z'
             where account_id = (select id from accounts where username = 'operator')`),
  },
]

/** Ends sessions in every way there is: their screens are told and cut in time, and not let in again. */
export async function rightsDrill(): Promise<Findings> {
  const app = await startInProcess()
  const faults: string[] = []
  const figures: Findings['figures'] = {}
  const bystander = await screenOf(app, 'admin')
  try {
    await Promise.all(
      endings.map(async (ending) => {
        const { screen, cookie } = await screenOf(app, ending.username)
        try {
          await ending.end(app, cookie)
          const began = performance.now()
          const isCut = () => (screen.isConnected() ? undefined : true)
          await until(isCut, { timeoutMs: PATIENCE_MS, maxPauseMs: 20 })
          const ms = Math.round(performance.now() - began)
          figures[`${ending.name}, ms`] = ms
          if (ms > CUT_WITHIN_MS) faults.push(`${ending.name}: cut after ${ms} ms`)
          if (screen.ended() === null) faults.push(`${ending.name}: the screen was not told why`)
          const me = await fetch(`${app.base}/api/session`, { headers: { Cookie: cookie } })
          if (me.status !== 401) faults.push(`${ending.name}: HTTP still answers ${me.status}`)
          if (await comesIn(app, cookie)) faults.push(`${ending.name}: let in again`)
        } finally {
          screen.close()
        }
      }),
    )
    if (bystander.screen.connects() !== 1) faults.push('somebody else was cut, too')
  } finally {
    bystander.screen.close()
    await app.close()
  }
  return { figures, faults }
}

async function screenOf(app: InProcess, username: string) {
  const cookie = await logIn(app.base, username)
  const screen = openScreen({ base: app.base, cookie, scope: { district: true } })
  await allLive([screen])
  return { screen, cookie }
}

/** Whether a new line with the old cookie is taken; a refusal is told at once. */
async function comesIn({ base }: InProcess, cookie: string): Promise<boolean> {
  const again = openScreen({ base, cookie, scope: { district: true } })
  const outcome = await until(
    () => (again.refusals() > 0 || again.connects() > 0 ? { in: again.connects() > 0 } : undefined),
    { timeoutMs: PATIENCE_MS },
  )
  again.close()
  return outcome?.in ?? true
}

await runAlone(import.meta, async (rounds = 1) => {
  const all = { figures: {}, faults: [] } as Findings
  for (let round = 0; round < rounds; round++) {
    const { figures, faults } = await rightsDrill()
    console.log(figures)
    all.faults.push(...faults)
  }
  return all
})
