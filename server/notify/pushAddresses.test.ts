import { expect, it } from 'vitest'
import { pushAddresses } from './pushAddresses.ts'

const addresses = pushAddresses(['http://127.0.0.1:9000', 'https://push.lan'])

it.each([
  'https://fcm.googleapis.com/fcm/send/x',
  'https://web.push.apple.com/x',
  'http://127.0.0.1:9000/p/1',
  'https://push.lan/x',
])('sends to %s', (endpoint) => {
  expect(addresses.allowed(endpoint)?.href).toBe(endpoint)
})

it.each([
  'http://fcm.googleapis.com/x',
  'https://fcm.googleapis.com:8443/x',
  'https://user:word@fcm.googleapis.com/x',
  'http://user@127.0.0.1:9000/p/1',
  'https://127.0.0.1/x',
  'https://2130706433/x',
  'https://0x7f.1/x',
  'https://[::1]/x',
  'https://[::ffff:10.0.0.1]/x',
  'https://localhost/x',
  'https://db/x',
  'http://127.0.0.1:9001/p/1',
  'ftp://push.example/x',
  'javascript:alert(1)',
  'x',
  '',
])('never sends to %s', (endpoint) => {
  expect(addresses.allowed(endpoint)).toBeNull()
})
