import { requests } from '#shared/contract.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { SESSION_COOKIE } from '#server/people/cookie.ts'
import { AppError } from '#server/errors.ts'
import { Failure } from './answers.ts'
import { tags, type Described, type DescribedAnswer } from './described.ts'
import { describedAreas } from './describedAreas.ts'
import { describedCases } from './describedCases.ts'
import { describedDistrict } from './describedDistrict.ts'
import { describedEvidence } from './describedEvidence.ts'
import { describedFeeds } from './describedFeeds.ts'
import { describedForces } from './describedForces.ts'
import { describedInstallation } from './describedInstallation.ts'
import { describedLinks } from './describedLinks.ts'
import { describedHandover } from './describedHandover.ts'
import { describedNotices } from './describedNotices.ts'
import { describedRosters } from './describedRosters.ts'
import { describedOrg } from './describedOrg.ts'
import { describedPeople } from './describedPeople.ts'
import { describedRules } from './describedRules.ts'
import { describedImport } from './describedImport.ts'
import { describedRuleTables } from './describedRuleTables.ts'
import { describedCalls } from './describedCalls.ts'
import { describedSorting } from './describedSorting.ts'
import { describedDeskTickets } from './describedDeskTickets.ts'
import { describedPatrol } from './describedPatrol.ts'
import { describedViews } from './describedViews.ts'
import { describedVisits } from './describedVisits.ts'
import { answerSchemas, requestSchema, type JsonSchema } from './schemas.ts'

const described: readonly Described[] = [
  ...describedFeeds,
  ...describedDistrict,
  ...describedInstallation,
  ...describedAreas,
  ...describedCases,
  ...describedEvidence,
  ...describedPeople,
  ...describedOrg,
  ...describedLinks,
  ...describedForces,
  ...describedNotices,
  ...describedHandover,
  ...describedRosters,
  ...describedRules,
  ...describedRuleTables,
  ...describedImport,
  ...describedCalls,
  ...describedSorting,
  ...describedDeskTickets,
  ...describedViews,
  ...describedVisits,
  ...describedPatrol,
]

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: JsonSchema
}
interface Content {
  description: string
  content?: Record<string, { schema?: JsonSchema }>
}
export interface Operation {
  tags: string[]
  summary: string
  operationId: string
  security: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { required: true; content: Record<string, { schema?: JsonSchema }> }
  responses: Record<string, Content>
}
export interface OpenApi {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Partial<Record<Described['method'], Operation>>>
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, object> }
  /** What goes over the socket, which OpenAPI has no words for. */
  'x-socket-requests': Record<string, JsonSchema>
}

const security: Record<Described['access'], Record<string, string[]>[]> = {
  open: [],
  account: [{ session: [] }, { token: [] }],
  feed: [{ feedKey: [] }],
}
const refusedByAccess: Record<Described['access'], readonly ErrorCode[]> = {
  open: [],
  account: ['notLoggedIn'],
  feed: ['wrongFeedKey', 'notAllowed', 'storeUnavailable'],
}

const FAILURE = 'failure'

/** The product's HTTP surface as OpenAPI 3.1, from the very schemas that check what comes in. */
export function makeDocument(version: string): OpenApi {
  const keyOf = ({ method, path }: Described, status: number) => `${method} ${path} ${status}`
  const bodies = described.flatMap((route) =>
    route.answers.flatMap(({ status, body }) =>
      body ? [[keyOf(route, status), body] as const] : [],
    ),
  )
  const { of, components } = answerSchemas(new Map([...bodies, [FAILURE, Failure]]))

  const paths: OpenApi['paths'] = {}
  for (const route of described) {
    const answers = route.answers.map((answer): [string, Content] => [
      String(answer.status),
      contentOf(answer, of.get(keyOf(route, answer.status))),
    ])
    const failures = failuresOf(route, of.get(FAILURE) ?? {})
    const operation = operationOf(route, Object.fromEntries([...failures, ...answers]))
    paths[route.path] = { ...paths[route.path], [route.method]: operation }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Shaotai 哨台',
      version,
      description: 'Live command post of a comprehensive-grid workstation.',
    },
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        token: { type: 'http', scheme: 'bearer', description: 'Made by POST /api/tokens' },
        feedKey: { type: 'http', scheme: 'bearer', description: 'The key of this very feed' },
      },
    },
    'x-socket-requests': Object.fromEntries(
      Object.entries(requests).map(([name, schema]) => [name, requestSchema(schema)]),
    ),
  }
}

function contentOf({ what, mediaType }: DescribedAnswer, schema: JsonSchema | undefined): Content {
  if (mediaType !== undefined) return { description: what, content: { [mediaType]: {} } }
  return schema
    ? { description: what, content: { 'application/json': { schema } } }
    : { description: what }
}

/** One entry per status, naming the codes that come with it. */
function failuresOf({ access, refuses = [] }: Described, schema: JsonSchema): [string, Content][] {
  const codes = new Map<number, Set<ErrorCode>>()
  for (const code of [...refusedByAccess[access], ...refuses]) {
    const { status } = new AppError(code, '')
    codes.set(status, (codes.get(status) ?? new Set()).add(code))
  }
  return [...codes].map(([status, names]) => [
    String(status),
    { description: [...names].join(', '), content: { 'application/json': { schema } } },
  ])
}

function operationOf(route: Described, responses: Record<string, Content>): Operation {
  const { method, path, tag, summary, access, body, bodyTypes } = route
  return {
    tags: [tag],
    summary,
    operationId: `${method}${path.replace(/[^a-zA-Z]+(\w)?/g, (_, next?: string) => next?.toUpperCase() ?? '')}`,
    security: security[access],
    parameters: parametersOf(route),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: requestSchema(body) } },
      },
    }),
    ...(bodyTypes && {
      requestBody: {
        required: true,
        content: Object.fromEntries(bodyTypes.map((type) => [type, {}])),
      },
    }),
    responses,
  }
}

function parametersOf({ inPath = {}, headers = {}, query }: Described): Parameter[] {
  const text: JsonSchema = { type: 'string' }
  const asked = query && requestSchema(query)
  return [
    ...Object.entries(inPath).map(([name, description]): Parameter => ({
      name,
      in: 'path',
      required: true,
      description,
      schema: text,
    })),
    ...Object.entries(asked?.properties ?? {}).map(([name, schema]): Parameter => ({
      name,
      in: 'query',
      required: asked?.required?.includes(name) ?? false,
      schema: typeof schema === 'boolean' ? {} : schema,
    })),
    ...Object.entries(headers).map(([name, description]): Parameter => ({
      name,
      in: 'header',
      required: false,
      description,
      schema: text,
    })),
  ]
}
