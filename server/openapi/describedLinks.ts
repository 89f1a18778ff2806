import {
  LookedAtLink,
  MadeUnitLink,
  NewUnitLink,
  OpenedLink,
  RenewedUnitLink,
  UnitLinkFace,
  UnitLinksAnswer,
} from '#shared/unitLink.ts'
import { SessionAnswer } from './answers.ts'
import type { Described } from './described.ts'

const unread = ['badRequest', 'notJson', 'tooLarge'] as const

export const describedLinks: readonly Described[] = [
  {
    method: 'post',
    path: '/api/links/look',
    tag: 'people',
    summary:
      'What a link is for, before it is opened; its secret is in the body, never in an address',
    access: 'open',
    body: LookedAtLink,
    answers: [{ status: 200, what: 'The seat, and until when it holds', body: UnitLinkFace }],
    refuses: [...unread, 'notFound', 'notAllowedNow', 'slowDown'],
  },
  {
    method: 'post',
    path: '/api/links/open',
    tag: 'people',
    summary: 'Open a link: bound to the first device, with a session as long as it holds',
    access: 'open',
    body: OpenedLink,
    answers: [{ status: 200, what: 'Who is logged in now', body: SessionAnswer }],
    refuses: [...unread, 'notFound', 'notAllowedNow', 'slowDown'],
  },
  {
    method: 'get',
    path: '/api/links',
    tag: 'people',
    summary: "The links of one's town, and the units and seats they can be made for",
    access: 'account',
    answers: [{ status: 200, what: 'Newest first, without their secrets', body: UnitLinksAnswer }],
    refuses: ['notAllowed'],
  },
  {
    method: 'post',
    path: '/api/links',
    tag: 'people',
    summary: 'Make a link for a seat of a unit without accounts',
    access: 'account',
    body: NewUnitLink,
    answers: [{ status: 201, what: 'The link and, this once, its secret', body: MadeUnitLink }],
    refuses: [...unread, 'notAllowed', 'notAllowedNow', 'notFound'],
  },
  {
    method: 'post',
    path: '/api/links/{id}/renew',
    tag: 'people',
    summary: 'The same seat for another device; the old link and its sessions end',
    access: 'account',
    inPath: { id: 'The link' },
    body: RenewedUnitLink,
    answers: [{ status: 201, what: 'The new link and its secret', body: MadeUnitLink }],
    refuses: [...unread, 'notAllowed', 'notAllowedNow', 'notFound'],
  },
  {
    method: 'delete',
    path: '/api/links/{id}',
    tag: 'people',
    summary: 'Take a link back; its connections are cut within five seconds',
    access: 'account',
    inPath: { id: 'The link' },
    answers: [{ status: 204, what: 'It has ended' }],
    refuses: ['notAllowed', 'notFound'],
  },
]
