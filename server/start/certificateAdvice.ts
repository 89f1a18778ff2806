import path from 'node:path'
import en from '#shared/words/en.json' with { type: 'json' }
import zhCN from '#shared/words/zh-CN.json' with { type: 'json' }
import {
  AUTHORITY_FILE,
  SERVER_FILE,
  SERVER_KEY_FILE,
  type Certified,
} from './certificateFolder.ts'

const steps = [
  'certificate.made',
  'certificate.start',
  'certificate.open',
  'certificate.trust',
  'certificate.windows',
  'certificate.android',
  'certificate.linux',
  'certificate.linuxBrowser',
  'certificate.firefox',
  'certificate.keep',
] as const

/** What to do with a certificate just made, in both languages, as lines for a terminal. */
export function certificateAdvice(certified: Certified, port: number): string[] {
  const { folder, hosts, until, isNewAuthority } = certified
  const params: Record<string, string> = {
    hosts: hosts.join(', '),
    until: until.toISOString().slice(0, 10),
    ca: path.join(folder, AUTHORITY_FILE),
    folder,
    start: `HOST=0.0.0.0 TLS_CERT=${path.join(folder, SERVER_FILE)} TLS_KEY=${path.join(folder, SERVER_KEY_FILE)} npm start`,
    url: `https://${inUrl(hosts[0] ?? 'localhost')}:${port}`,
  }
  const inWords = (words: Record<string, string>): string[] =>
    [...steps, ...(isNewAuthority ? [] : (['certificate.kept'] as const))].map((step) =>
      (words[step] ?? step).replace(/\{(\w+)\}/g, (_all, name: string) => params[name] ?? ''),
    )
  return ['', ...inWords(zhCN), '', ...inWords(en), '']
}

/** An IPv6 address stands in brackets in a URL. */
const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)
