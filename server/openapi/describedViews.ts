import { z } from 'zod'
import { NewView, SavedView, ViewChange, ViewOrder } from '#shared/savedView.ts'
import type { Described } from './described.ts'

const ViewsAnswer = z.object({ views: z.array(SavedView) })
const inPath = { id: 'The view' }
const refuses = ['badRequest', 'notJson', 'tooLarge', 'notAllowed', 'notAllowedNow'] as const

export const describedViews: readonly Described[] = [
  {
    method: 'get',
    path: '/api/views',
    tag: 'board',
    summary: "Named filters of the desk's list: one's own, then those the town shares",
    access: 'account',
    answers: [{ status: 200, what: 'In their order', body: ViewsAnswer }],
  },
  {
    method: 'post',
    path: '/api/views',
    tag: 'board',
    summary: "Keep a filter under a name; a town's shared ones are its shift leader's to make",
    access: 'account',
    body: NewView,
    answers: [{ status: 201, what: 'All views, the new one among them', body: ViewsAnswer }],
    refuses,
  },
  {
    method: 'post',
    path: '/api/views/order',
    tag: 'board',
    summary: 'Put the views of one owner in an order; the first nine of a desk have a key',
    access: 'account',
    body: ViewOrder,
    answers: [{ status: 200, what: 'All views', body: ViewsAnswer }],
    refuses: ['badRequest', 'notJson', 'tooLarge', 'notAllowed'],
  },
  {
    method: 'post',
    path: '/api/views/{id}',
    tag: 'board',
    summary: 'Give a view another name or filter',
    access: 'account',
    inPath,
    body: ViewChange,
    answers: [{ status: 200, what: 'All views', body: ViewsAnswer }],
    refuses: [...refuses, 'notFound'],
  },
  {
    method: 'delete',
    path: '/api/views/{id}',
    tag: 'board',
    summary: 'Remove a view',
    access: 'account',
    inPath,
    answers: [{ status: 200, what: 'The views that are left', body: ViewsAnswer }],
    refuses: ['notAllowed', 'notFound'],
  },
]
