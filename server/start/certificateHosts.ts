import { isIP } from 'node:net'

/** What was asked for cannot be certified; the message is one sentence for whoever typed it. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError'
}

export interface CertifiedHost {
  kind: 'dns' | 'ip'
  value: string
}

const DNS_NAME =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const LOOKS_LIKE_IP = /^[\d.]+$/
/** The server's own machine may always say `https://localhost`. */
const OWN_MACHINE: readonly CertifiedHost[] = [
  { kind: 'dns', value: 'localhost' },
  { kind: 'ip', value: '127.0.0.1' },
]

/** Names and addresses as they stand in a certificate, each once, the machine's own added. */
export function readHosts(given: readonly string[]): CertifiedHost[] {
  const hosts = [...given.map(readHost), ...OWN_MACHINE]
  return hosts.filter(
    ({ value }, index) => hosts.findIndex((other) => other.value === value) === index,
  )
}

function readHost(text: string): CertifiedHost {
  const value = text.trim().toLowerCase()
  if (value.includes('://'))
    throw new CertificateError(`${text} is an address of a page: give the host alone.`)
  if (isIP(value) !== 0) return { kind: 'ip', value }
  if (/:\d+$/.test(value))
    throw new CertificateError(
      `${text} names a port: give the host alone, it is good for any port.`,
    )
  if (LOOKS_LIKE_IP.test(value) || !DNS_NAME.test(value))
    throw new CertificateError(`${text} is neither a host name nor an IP address.`)
  return { kind: 'dns', value }
}

/** The hosts a certificate names, from Node's `subjectAltName` (`DNS:a, IP Address:10.0.0.1`). */
export function hostsOfAltName(altName: string | undefined): CertifiedHost[] {
  return (altName ?? '').split(', ').flatMap((part): CertifiedHost[] => {
    if (part.startsWith('DNS:')) return [{ kind: 'dns', value: part.slice(4) }]
    return part.startsWith('IP Address:') ? [{ kind: 'ip', value: part.slice(11) }] : []
  })
}
