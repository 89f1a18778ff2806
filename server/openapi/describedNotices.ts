import { DeviceAgreed, DeviceRemoved, DeviceSeen, DeviceStands, MyNotices } from '#shared/notice.ts'
import type { Described } from './described.ts'

const refuses = ['badRequest', 'notJson', 'tooLarge', 'slowDown'] as const

export const describedNotices: readonly Described[] = [
  {
    method: 'get',
    path: '/api/notices',
    tag: 'people',
    summary:
      'What I am told of while no page of mine is open, on how many devices, and what became of it',
    access: 'account',
    answers: [{ status: 200, what: 'My own', body: MyNotices }],
  },
  {
    method: 'post',
    path: '/api/notices/devices',
    tag: 'people',
    summary:
      'Agree to be told on this browser: its Web Push subscription, sealed in the store; until logout',
    access: 'account',
    body: DeviceAgreed,
    answers: [{ status: 204, what: 'Told from now on' }],
    refuses: [...refuses, 'notAllowed'],
  },
  {
    method: 'post',
    path: '/api/notices/devices/seen',
    tag: 'people',
    summary: 'Whether this browser is told as mine; what another account agreed on it ends',
    access: 'account',
    body: DeviceSeen,
    answers: [{ status: 200, what: 'Told or not', body: DeviceStands }],
    refuses: [...refuses],
  },
  {
    method: 'post',
    path: '/api/notices/devices/remove',
    tag: 'people',
    summary: 'Be told no more on this browser',
    access: 'account',
    body: DeviceRemoved,
    answers: [{ status: 204, what: 'Forgotten, if it was mine' }],
    refuses: [...refuses],
  },
]
