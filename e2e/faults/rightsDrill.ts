import type { Scope } from '#shared/area.ts'
import type { SessionEnd } from '#shared/session.ts'
import type { MadeUnitLink, UnitLinksAnswer } from '#shared/unitLink.ts'
import { PROPERTY_UNIT_ID } from '#server/demo/seedPropertyUnit.ts'
import { until } from '#server/store/patience.ts'
import { logIn } from '../support/httpDoor.ts'
import { startInProcess, type InProcess } from './inProcess.ts'
import { runAlone, type Findings } from './runAlone.ts'
import { allLive, openScreen } from './screen.ts'

interface Ending {
  name: string
  /** An account's name, or how else to get in; the cookie is what counts. */
  enter: string | ((app: InProcess) => Promise<string>)
  end: (app: InProcess, cookie: string) => Promise<void>
  /** What the screen is told. */
  reason: SessionEnd
  /** What the screen follows; absent: the district. */
  scope?: Scope
}

const CUT_WITHIN_MS = 5000
/** Watched longer, so that a late cut is told apart from none. */
const PATIENCE_MS = 10_000

const endings: Ending[] = [
  {
    name: 'logged out',
    enter: 'shegong',
    end: async ({ base }, cookie) => {
      await fetch(`${base}/api/session`, { method: 'DELETE', headers: { Cookie: cookie } })
    },
    reason: 'loggedOut',
  },
  {
    name: 'right withdrawn',
    enter: 'district',
    end: (app) =>
      app.query(
        "update accounts set rights_version = rights_version + 1 where username = 'district'",
      ),
    reason: 'rightsChanged',
  },
  {
    name: 'account disabled',
    enter: 'wall',
    end: (app) =>
      app.query("update accounts set disabled_at = '2026-11-21T00:00:00Z' where username = 'wall'"),
    reason: 'accountDisabled',
  },
  {
    name: 'session run out',
    enter: 'operator',
    end: (app) =>
      app.query(`update sessions set expires_at = '2026-01-01T00:00:00Z'
             where account_id = (select id from accounts where username = 'operator')`),
    reason: 'expired',
  },
  {
    name: 'token ended',
    enter: async ({ base }) => `shaotai_session=${(await makeToken(base)).token}`,
    end: async ({ base }) => {
      const headers = { Cookie: await logIn(base, 'admin') }
      const listed = await fetch(`${base}/api/tokens`, { headers })
      const { tokens } = (await listed.json()) as { tokens: { id: string }[] }
      for (const { id } of tokens)
        await fetch(`${base}/api/tokens/${id}`, { method: 'DELETE', headers })
    },
    reason: 'tokenEnded',
  },
  {
    name: 'link taken back',
    enter: openLink,
    end: async ({ base }) => {
      const headers = { Cookie: await logIn(base, 'lead') }
      const listed = await fetch(`${base}/api/links`, { headers })
      const { links } = (await listed.json()) as UnitLinksAnswer
      for (const { id } of links)
        await fetch(`${base}/api/links/${id}`, { method: 'DELETE', headers })
    },
    reason: 'linkEnded',
    scope: { unitId: PROPERTY_UNIT_ID },
  },
]

/** A display's way in: made by an administrator, no login. */
async function makeToken(base: string): Promise<{ token: string }> {
  const made = await fetch(`${base}/api/tokens`, {
    method: 'POST',
    headers: { Cookie: await logIn(base, 'admin'), 'Content-Type': 'application/json' },
    body: JSON.stringify({ accountUsername: 'admin', note: 'drill' }),
  })
  return (await made.json()) as { token: string }
}

/** A property company's way in: a link made by the station's lead, opened on a phone. */
async function openLink({ base }: InProcess): Promise<string> {
  const json = { 'Content-Type': 'application/json' }
  const made = await fetch(`${base}/api/links`, {
    method: 'POST',
    headers: { ...json, Cookie: await logIn(base, 'lead') },
    body: JSON.stringify({
      unitId: PROPERTY_UNIT_ID,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    }),
  })
  const { secret } = (await made.json()) as MadeUnitLink
  const opened = await fetch(`${base}/api/links/open`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ secret, name: '演练' }),
  })
  const cookies = opened.headers.getSetCookie()
  return cookies.find((one) => one.startsWith('shaotai_session='))?.split(';')[0] ?? ''
}

/** Ends sessions in every way there is: their screens are told and cut in time, and not let in again. */
export async function rightsDrill(): Promise<Findings> {
  const app = await startInProcess()
  const faults: string[] = []
  const figures: Findings['figures'] = {}
  const bystander = await screenOf(app, 'admin')
  try {
    await Promise.all(
      endings.map(async (ending) => {
        const { screen, cookie } = await screenOf(app, ending.enter, ending.scope)
        try {
          await ending.end(app, cookie)
          const began = performance.now()
          const isCut = () => (screen.isConnected() ? undefined : true)
          await until(isCut, { timeoutMs: PATIENCE_MS, maxPauseMs: 20 })
          const ms = Math.round(performance.now() - began)
          figures[`${ending.name}, ms`] = ms
          if (ms > CUT_WITHIN_MS) faults.push(`${ending.name}: cut after ${ms} ms`)
          if (screen.ended() !== ending.reason)
            faults.push(`${ending.name}: the screen was told ${screen.ended()}`)
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

async function screenOf(app: InProcess, enter: Ending['enter'], scope: Scope = { district: true }) {
  const cookie = typeof enter === 'string' ? await logIn(app.base, enter) : await enter(app)
  const screen = openScreen({ base: app.base, cookie, scope })
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
