import { z } from 'zod'
import type { ServerToClient } from '#shared/contract.ts'
import type { Live, Target } from '#server/live/liveServer.ts'
import type { Bus } from './bus.ts'

const CHANNEL = 'announce'

/** What crosses: written by this code in another process, read as strictly as anything from outside. */
const Announcement = z.object({
  to: z.array(z.string()),
  except: z.array(z.string()),
  event: z.string(),
  message: z.array(z.unknown()),
})

/** Announces here first, then to the other processes, which announce to those connected there. */
export function spreadAnnouncements(
  live: Pick<Live, 'announce'>,
  bus: Bus,
): Pick<Live, 'announce'> {
  bus.subscribe(CHANNEL, (message) => {
    const { to, except, event, message: parts } = Announcement.parse(message)
    live.announce(
      { to: to as Target[], except: except as Target[] },
      event as keyof ServerToClient,
      ...(parts as Parameters<ServerToClient[keyof ServerToClient]>),
    )
  })
  return {
    announce({ to, except = [] }, event, ...message) {
      live.announce({ to, except }, event, ...message)
      bus.publish(CHANNEL, { to, except, event, message })
    },
  }
}
