import { isIP } from 'node:net'
import { isPublicAddress } from './publicAddress.ts'

/** Where this server may be asked to send to: an address that a browser names is a stranger's. */
export interface PushAddresses {
  /** Null: never sent to. Where a name leads is looked at again when it is connected to (`outbound.ts`). */
  allowed(endpoint: string): URL | null
  /** Configured: may be plain http and lie inside. */
  isTrusted(url: URL): boolean
}

/** `https` out in the world, by name, at its usual port; and the origins that were configured. */
export function pushAddresses(trustedOrigins: readonly string[]): PushAddresses {
  const trusted = new Set(trustedOrigins.map((origin) => new URL(origin).origin))
  const isTrusted = (url: URL): boolean => trusted.has(url.origin)
  return {
    isTrusted,
    allowed(endpoint) {
      if (!URL.canParse(endpoint)) return null
      const url = new URL(endpoint)
      if (url.username !== '' || url.password !== '') return null
      if (isTrusted(url)) return url
      const host = url.hostname.replace(/^\[|\]$/g, '')
      const isInside = isIP(host) === 0 ? !host.includes('.') : !isPublicAddress(host)
      return url.protocol === 'https:' && url.port === '' && !isInside ? url : null
    },
  }
}
