import type { RequestHandler, Response } from 'express'
import { FeedSource } from '#shared/ticket.ts'
import { AppError } from '#server/errors.ts'
import type { Feeds } from './feeds.ts'

const sources = new WeakMap<Response, FeedSource>()

/** Only the source itself, by its own key. */
export function requireFeed(feeds: Feeds): RequestHandler<{ feed: string }> {
  return async (req, res, next) => {
    const feed = FeedSource.safeParse(req.params.feed)
    if (!feed.success) throw new AppError('notFound', 'No such feed')
    const key = /^Bearer (.+)$/.exec(req.get('Authorization') ?? '')?.[1]
    const holder = key === undefined ? null : await feeds.holderOf(key)
    if (holder === null) throw new AppError('wrongFeedKey', 'Send Authorization: Bearer <feed key>')
    if (holder !== feed.data) throw new AppError('notAllowed', 'This key belongs to another source')
    sources.set(res, feed.data)
    await feeds.heard(feed.data)
    next()
  }
}

export const sourceOf = (res: Response): FeedSource => sources.get(res) as FeedSource
