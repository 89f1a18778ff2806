import { expect, it } from 'vitest'
import { isPublicAddress } from './publicAddress.ts'

it.each(['8.8.8.8', '142.250.1.188', '2404:6800:4008:c15::bc', '2600:1901:0:9a4::'])(
  'takes %s for an address in the world',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.0.8',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  'fe80::1',
  'fd00::1',
  'ff02::1',
  '2002:7f00:1::',
  '2001:db8::1',
  'localhost',
  '',
])('keeps away from %s', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})
