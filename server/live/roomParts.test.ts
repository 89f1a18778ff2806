import { expect, it } from 'vitest'
import { createRoomParts } from './roomParts.ts'

it('opens a part once the others are full, and fills again what emptied', () => {
  const members = new Map<string, number>()
  const parts = createRoomParts((part) => members.get(part) ?? 0, 2)
  const enter = (): string => {
    const part = parts.withSpace('district')
    members.set(part, (members.get(part) ?? 0) + 1)
    return part
  }
  const first = enter()
  expect([enter(), enter()]).toEqual([first, 'part:district:1'])
  expect(parts.of('district')).toEqual(['part:district:0', 'part:district:1'])

  members.set(first, 1)
  expect(enter()).toBe(first)
  expect(parts.of('district')).toHaveLength(2)
})

it('knows no part of a room that nobody follows', () => {
  const parts = createRoomParts(() => 0)
  parts.withSpace('unit:u1')
  parts.forget('unit:u1')
  expect(parts.of('unit:u1')).toEqual([])
})
