import { z } from 'zod'
import { evidenceLimits } from '#shared/evidence.ts'
import { formLimits } from '#shared/forms/forms.ts'
import { EventsQuery } from '#server/ledger/eventRoutes.ts'
import {
  Alive,
  BoardAnswer,
  ConfigAnswer,
  DistrictAnswer,
  EventsAnswer,
  FiguresAnswer,
} from './answers.ts'
import type { Described } from './described.ts'

/** Exactly one of the four, as a query says it. */
const ScopeQuery = z.object({
  district: z.literal('true').optional(),
  townCode: z.string().max(40).optional(),
  gridId: z.string().max(40).optional(),
  unitId: z.string().max(60).optional(),
})

export const describedDistrict: readonly Described[] = [
  {
    method: 'get',
    path: '/api/board',
    tag: 'board',
    summary: 'The open cases of exactly one scope, at one number of the log; follow from there',
    access: 'account',
    query: ScopeQuery,
    headers: { 'If-None-Match': 'The ETag of the board already there' },
    answers: [
      { status: 200, what: 'The board', body: BoardAnswer },
      { status: 304, what: 'It is still the same' },
    ],
    refuses: ['badRequest', 'notAllowed'],
  },
  {
    method: 'get',
    path: '/api/events',
    tag: 'board',
    summary: 'The log as the account may see it; for an administrator without holes',
    access: 'account',
    query: EventsQuery,
    answers: [{ status: 200, what: 'Events after that number', body: EventsAnswer }],
    refuses: ['badRequest'],
  },
  {
    method: 'get',
    path: '/api/figures/today',
    tag: 'district',
    summary: 'What came in and what was closed since midnight, of exactly one scope',
    access: 'account',
    query: ScopeQuery,
    answers: [{ status: 200, what: 'The figures', body: FiguresAnswer }],
    refuses: ['badRequest', 'notAllowed'],
  },
  {
    method: 'get',
    path: '/api/district',
    tag: 'district',
    summary: 'Towns, grids and units, with names and shapes',
    access: 'account',
    answers: [{ status: 200, what: 'The district', body: DistrictAnswer }],
  },
  {
    method: 'get',
    path: '/api/district/base',
    tag: 'district',
    summary: 'The schematic base map; null where a real one is configured',
    access: 'account',
    answers: [{ status: 200, what: 'Layers as GeoJSON', body: z.unknown() }],
  },
  ...Object.entries({ ...formLimits, ...evidenceLimits }).map(([code, shape]): Described => ({
    method: 'get',
    path: `/api/limits/${code}`,
    tag: 'district',
    summary: `The limits in force now by which forms and photos are judged: ${code}`,
    access: 'account',
    answers: [{ status: 200, what: 'The limits', body: shape }],
  })),
  {
    method: 'get',
    path: '/api/config',
    tag: 'server',
    summary: 'What a screen needs before anybody is logged in',
    access: 'open',
    answers: [{ status: 200, what: 'Contract number, server time and more', body: ConfigAnswer }],
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    tag: 'server',
    summary: 'This description',
    access: 'open',
    answers: [{ status: 200, what: 'OpenAPI 3.1', body: z.record(z.string(), z.unknown()) }],
  },
  {
    method: 'get',
    path: '/api/docs',
    tag: 'server',
    summary: 'This description as a page',
    access: 'open',
    answers: [{ status: 200, what: 'The page', mediaType: 'text/html' }],
  },
  {
    method: 'get',
    path: '/healthz',
    tag: 'server',
    summary: 'The process is alive',
    access: 'open',
    answers: [{ status: 200, what: 'Alive', body: Alive }],
  },
  {
    method: 'get',
    path: '/readyz',
    tag: 'server',
    summary: 'The store answers',
    access: 'open',
    answers: [{ status: 200, what: 'Ready', body: Alive }],
  },
  {
    method: 'get',
    path: '/metrics',
    tag: 'server',
    summary: 'Figures for Prometheus',
    access: 'open',
    answers: [{ status: 200, what: 'Text format', mediaType: 'text/plain' }],
  },
]
