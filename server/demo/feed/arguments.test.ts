import { expect, it } from 'vitest'
import { readArguments } from './arguments.ts'

const target = {
  url: 'http://127.0.0.1:8110',
  keys: { '12345': 'demo-12345', '110': 'demo-110', visits: 'demo-visits' },
}
const made = {
  ...{ mode: 'made', ...target, rate: 2, minutes: 10 },
  ...{ scenario: null, seed: null, forces: 0 },
}
const messages = { mode: 'replay', ...target, shape: 'messages', file: 'm.csv', speed: 20_000 }

it.each([
  ['', made],
  ['--rate 0.5 --minutes 1 --seed 7', { ...made, rate: 0.5, minutes: 1, seed: 7 }],
  ['--forces 12 --url http://localhost:1', { ...made, forces: 12, url: 'http://localhost:1' }],
  ['-- --scenario barbecue', { ...made, scenario: 'barbecue' }],
  ['--url https://wall.example/', { ...made, url: 'https://wall.example' }],
  ['--key 110=a=b', { ...made, keys: { ...target.keys, '110': 'a=b' } }],
  ['--messages m.csv', { ...messages, times: 'now' }],
  ['--messages m.csv --speed 5 --times kept', { ...messages, speed: 5, times: 'kept' }],
  ['--csv m.csv', { ...messages, shape: 'chicago', times: 'now' }],
])('reads "%s"', (line, plan) => {
  expect(readArguments(line.split(' ').filter(Boolean))).toEqual(plan)
})

it.each([
  ['--rate fast', '--rate must be a number.'],
  ['--rate 0', '--rate must be above 0.'],
  ['--minutes -1', /^Option '--minutes' argument is ambiguous\.$/],
  ['--seed 1.5', '--seed must be a whole number.'],
  ['--scenario flood', '--scenario must be one of barbecue.'],
  ['--forces 1.5', '--forces must be a whole number.'],
  [
    '--forces 2 --url http://10.1.2.3:8110',
    '--forces plays demo accounts, whose password only a server on this machine has.',
  ],
  ['--times later --csv a', '--times must be now or kept.'],
  ['--url wall:8110', '--url must begin with http:// or https://.'],
  ['--key 12345', '--key must be written 12345=…, 110=… or visits=….'],
  ['--key police=x', '--key must be written 12345=…, 110=… or visits=….'],
  ['--messages a --csv b', '--messages and --csv are two files: give one of them.'],
  ['--speed 5', '--speed needs a file to replay: give --messages or --csv too.'],
  ['--csv a --rate 2', '--rate is for made-up tickets and says nothing about a file.'],
  ['--colour red', /^Unknown option '--colour'\.$/],
  ['faster', /^Unexpected argument 'faster'\.$/],
])('refuses "%s" in one sentence', (line, sentence) => {
  expect(() => readArguments(line.split(' '))).toThrow(sentence)
})
