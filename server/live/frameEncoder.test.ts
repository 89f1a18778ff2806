import { Encoder, PacketType } from 'socket.io-parser'
import { expect, it } from 'vitest'
import { FrameEncoder } from './frameEncoder.ts'

const packet = (...data: unknown[]) => ({ type: PacketType.EVENT, nsp: '/', data })
const frame = () => ({ scope: 'district', from: 3, to: 4, events: [{ seq: 4, title: '油烟' }] })

it('makes a frame into text once for all parts of a room, as Socket.IO would', () => {
  const encoder = new FrameEncoder()
  const one = frame()
  const texts = encoder.encode(packet('board:frame', one))
  expect(texts).toEqual(new Encoder().encode(packet('board:frame', one)))
  expect(encoder.encode(packet('board:frame', one))).toBe(texts)
  expect(encoder.encode(packet('board:frame', { ...frame(), to: 5 }))).not.toEqual(texts)
})

it('leaves everything else to Socket.IO, also an answer that carries the same thing', () => {
  const encoder = new FrameEncoder()
  const one = frame()
  const texts = encoder.encode(packet('board:frame', one))
  const asked = { ...packet('board:frame', one), id: 7 }
  expect(encoder.encode(asked)).toEqual(new Encoder().encode(asked))
  expect(encoder.encode(asked)).not.toEqual(texts)
  const other = packet('call:ring', one)
  expect(encoder.encode(other)).toEqual(new Encoder().encode(other))
})
