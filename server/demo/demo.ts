import { randomBytes } from 'node:crypto'
import { Post } from '#shared/account.ts'
import { demoDistrict } from './district/demoDistrict.ts'
import { labelOf, type DemoSecrets } from './seed.ts'

export { seedDemo } from './seed.ts'

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')

/** Known to everybody on loopback; anywhere else random, and told only to who starts the server. */
export function demoSecrets(host: string): DemoSecrets {
  if (isLoopback(host)) {
    return {
      password: 'shaotai',
      feedKeys: { '12345': 'demo-12345', '110': 'demo-110', visits: 'demo-visits' },
      isKnown: true,
    }
  }
  const random = () => randomBytes(12).toString('base64url')
  return {
    password: random(),
    feedKeys: { '12345': random(), '110': random(), visits: random() },
    isKnown: false,
  }
}

/**
 * The demo accounts as a login page may offer them, from the station outwards; the password only where
 * everybody knows it.
 */
export function offerDemo({ password, isKnown }: DemoSecrets) {
  const accounts = [...demoDistrict().people]
    .sort((a, b) => Post.options.indexOf(a.post) - Post.options.indexOf(b.post))
    .flatMap((person) =>
      person.username === null ? [] : [{ username: person.username, label: labelOf(person) }],
    )
  return { accounts, password: isKnown ? password : null }
}
