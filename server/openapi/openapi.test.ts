import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestApp } from '#server/live/testing.ts'
import type { OpenApi } from './document.ts'
import { watchRoutes } from './registeredRoutes.ts'

const { made: app, routes } = await watchRoutes(() => startTestApp())
afterAll(() => app.close())
const admin = await app.logIn('admin')
const answer = await fetch(`${app.url}/api/openapi.json`)
const text = await answer.text()
const document = JSON.parse(text) as OpenApi

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

/** What the document promises for an answer, as a checker; fields it does not name are refused. */
function promised(path: string, method: 'get' | 'post' | 'delete', status = 200) {
  const answers: Partial<Record<string, { content?: Record<string, { schema?: object }> }>> =
    document.paths[path]?.[method]?.responses ?? {}
  const schema = answers[status]?.content?.['application/json']?.schema
  if (!schema) throw new Error(`${method} ${path} promises nothing for ${status}`)
  const whole = JSON.stringify({ ...schema, $defs: document.components.schemas })
  return z.fromJSONSchema(
    JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')) as Parameters<
      typeof z.fromJSONSchema
    >[0],
  )
}

it('describes every route that is registered, and no other', () => {
  const registered = routes.map(
    ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
  )
  const documented = operations.map(({ method, path }) => `${method} ${path}`)

  expect(registered.length).toBeGreaterThan(30)
  expect(documented.sort()).toEqual(registered.sort())
})

it('is complete in itself: every reference leads somewhere, every operation has its own name', () => {
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to ?? '')
  const names = operations.map(({ operation }) => operation.operationId)

  expect(references.length).toBeGreaterThan(20)
  for (const to of new Set(references))
    expect(Object.keys(document.components.schemas)).toContain(to.split('/').pop())
  expect(new Set(names).size).toBe(names.length)
})

it('names each part of a path as a parameter', () => {
  for (const { path, operation } of operations) {
    const inPath = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name)
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
  }
})

it('says who may ask: the routes that stand open are these', () => {
  const open = operations.filter(({ operation }) => operation.security.length === 0)

  expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
    'delete /api/session',
    'get /api/config',
    'get /api/docs',
    'get /api/openapi.json',
    'get /healthz',
    'get /metrics',
    'get /readyz',
    'post /api/links/look',
    'post /api/links/open',
    'post /api/session',
    'post /api/session/password',
  ])
})

it('keeps what it says of who may ask: nobody else is let in', async () => {
  for (const { path, method, operation } of operations) {
    if (operation.security.length === 0) continue
    const address = app.url + path.replace('{feed}', '110').replace(/\{\w+\}/g, 'x')
    const { status } = await fetch(address, { method: method.toUpperCase() })
    expect([method, path, status]).toEqual([method, path, 401])
  }
})

it('keeps its word on what routes answer', async () => {
  const item = {
    sourceId: 'openapi-1',
    title: '路灯不亮',
    receivedAt: '2026-04-08T10:00:00+08:00',
    location: { lng: 121.19636, lat: 31.16461, crs: 'WGS84' },
  }
  const taken = await app.feed<{ results: { caseId: string; ticketId: string }[] }>('12345', {
    items: [item, { sourceId: 'openapi-2' }],
  })
  const { caseId = '', ticketId = '' } = taken.body.results[0] ?? {}
  const update = { sourceId: 'openapi-1', updateId: 'u', kind: 'urge', at: '2026-04-08T11:00:00Z' }
  const updated = await app.feed('12345', { items: [update] }, '/api/intake/12345/updates')
  const lead = await app.logIn('lead')
  const scope = '?townCode=310118105'
  const revealed = await lead.post(`/api/tickets/${ticketId}/reveal`, { reason: 'firstContact' })
  const imported = await admin.post('/api/admin/categories/import', {
    csv: 'scheme,kind,code,name,classCode,className,validFrom\nlocal,matter,x,甲,x,乙,2099-01-01',
    basis: 'test',
  })
  const limit = { code: 'orphan', params: { minutes: 60 }, basis: 'test' }
  const [orphan] = (
    await admin.get<{ rows: { code: string; validFrom: string }[] }>('/api/admin/tables/limits')
  ).body.rows.filter(({ code }) => code === 'orphan')
  const ruled = await admin.post('/api/admin/tables/limits', {
    row: limit,
    replaces: orphan?.validFrom,
  })
  const token = await admin.post('/api/tokens', { accountUsername: 'wall', note: 'test' })

  const answers: [string, 'get' | 'post', { status: number; body: unknown }][] = [
    ['/api/intake/{feed}', 'post', taken],
    ['/api/intake/{feed}/updates', 'post', updated],
    ['/api/outbox/{feed}', 'get', await app.feed('12345', undefined, '/api/outbox/12345')],
    ['/api/config', 'get', await lead.get('/api/config')],
    ['/api/session', 'get', await lead.get('/api/session')],
    ['/api/board', 'get', await lead.get(`/api/board${scope}`)],
    ['/api/events', 'get', await admin.get('/api/events')],
    ['/api/cases', 'get', await lead.get('/api/cases')],
    ['/api/cases/{id}', 'get', await lead.get(`/api/cases/${caseId}`)],
    ['/api/tickets/{id}/reveal', 'post', revealed],
    ['/api/figures/today', 'get', await lead.get(`/api/figures/today${scope}`)],
    ['/api/district', 'get', await lead.get('/api/district')],
    ['/api/categories', 'get', await lead.get('/api/categories')],
    ['/api/admin/categories/import', 'post', imported],
    ['/api/cases/{id}/suggestion', 'get', await lead.get(`/api/cases/${caseId}/suggestion`)],
    ['/api/figures/suggestions', 'get', await lead.get('/api/figures/suggestions')],
    ['/api/duty', 'get', await lead.get('/api/duty?townCode=310118105')],
    ['/api/calls', 'get', await lead.get('/api/calls')],
    ['/api/figures/calls', 'get', await lead.get('/api/figures/calls')],
    ['/api/limits/cookingFume', 'get', await lead.get('/api/limits/cookingFume')],
    ['/api/limits/noise', 'get', await lead.get('/api/limits/noise')],
    ['/api/tokens', 'get', await admin.get('/api/tokens')],
    ['/api/rules/clocks', 'get', await lead.get('/api/rules/clocks')],
    ['/api/admin/health', 'get', await admin.get('/api/admin/health')],
    ['/api/admin/tables', 'get', await admin.get('/api/admin/tables')],
    ['/api/admin/tables/{table}', 'get', await admin.get('/api/admin/tables/routes')],
    ['/api/admin/tables/{table}', 'post', ruled],
    [
      '/api/admin/tables/{table}/changes',
      'get',
      await admin.get('/api/admin/tables/limits/changes'),
    ],
    ['/api/tokens', 'post', token],
    ['/api/events', 'get', await admin.get('/api/events?limit=no')],
    ['/api/tokens', 'get', await lead.get('/api/tokens')],
  ]

  for (const [path, method, { status, body }] of answers) {
    const { error } = promised(path, method, status).safeParse(body)
    expect([method, path, status, error?.message]).toEqual([method, path, status, undefined])
    // The check has teeth: a field the document does not name is noticed.
    const { success } = promised(path, method, status).safeParse({ ...(body as object), more: 1 })
    expect([method, path, success]).toEqual([method, path, false])
  }
})

it('shows the same to people, on a page where nothing can run', async () => {
  const page = await fetch(`${app.url}/api/docs`)
  const html = await page.text()

  for (const { path } of operations) expect(html).toContain(`<code>${path}</code>`)
  expect(html).not.toMatch(/<script|https?:\/\/(?!json-schema)|\son\w+=/)
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/=]+';/,
  )
})
