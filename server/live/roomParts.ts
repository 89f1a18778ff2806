import type { Room } from '#shared/area.ts'

export type RoomPart = `part:${Room}:${number}`

export interface RoomParts {
  /** A part of the room that another screen still fits into. */
  withSpace(room: Room): RoomPart
  /** Every part of the room that anybody may be in. */
  of(room: Room): readonly RoomPart[]
  /** Nobody is in the room any more. */
  forget(room: Room): void
}

/** Writing to this many sockets takes between one and two milliseconds of a slow processor. */
const PART_MAX = 64

/**
 * Those who follow a room, in parts that are sent to one after the other, so that others get their turn.
 *
 * @param sizeOf how many are in a part now
 */
export function createRoomParts(sizeOf: (part: RoomPart) => number, partMax = PART_MAX): RoomParts {
  const opened = new Map<Room, RoomPart[]>()

  return {
    withSpace(room) {
      const parts = opened.get(room) ?? []
      const free = parts.find((part) => sizeOf(part) < partMax)
      if (free !== undefined) return free
      const part: RoomPart = `part:${room}:${parts.length}`
      opened.set(room, [...parts, part])
      return part
    },
    of: (room) => opened.get(room) ?? [],
    forget: (room) => void opened.delete(room),
  }
}
