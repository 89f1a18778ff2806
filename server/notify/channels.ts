import type { Kysely } from 'kysely'
import type { Sealing } from '#server/people/sealing.ts'
import type { Tables } from '#server/store/tables.ts'
import { pushAddresses, type PushAddresses } from './pushAddresses.ts'
import { pushKeysFrom } from './pushKeys.ts'
import { createWebhook, type Webhook } from './webhook.ts'
import { createWebPush } from './webPush.ts'

/** What the installation says of the ways out of it; absent: the usual. */
export interface ChannelSettings {
  /** Web Push: whom a push service may ask, and origins that may be sent to though they lie inside. */
  push?: { contact: string | undefined; origins: readonly string[] } | undefined
  /** The gateway that takes notices on to 政务微信 or SMS. */
  webhook?: Webhook | undefined
}

/** What a browser is told before it may be pushed to. */
export interface PushOffer {
  publicKey: string
  addresses: PushAddresses
}

interface Deps {
  db: Kysely<Tables>
  sealing: Sealing
  dataKey: Buffer
}

/** Named where nobody was: reserved, so that nobody else is written to. */
const NO_CONTACT = 'mailto:nobody@shaotai.invalid'

/** The ways by which a notice leaves, as far as this installation has them. */
export function createChannels(
  { db, sealing, dataKey }: Deps,
  { push: settings, webhook }: ChannelSettings,
) {
  const addresses = pushAddresses(settings?.origins ?? [])
  const keys = pushKeysFrom(dataKey)
  const contact = settings?.contact ?? NO_CONTACT
  const push: PushOffer = { publicKey: keys.publicKey, addresses }
  return {
    channels: {
      webPush: createWebPush({ db, sealing, keys, contact, addresses }),
      ...(webhook && { webhook: createWebhook(webhook) }),
    },
    push,
  }
}
