import { describe, expect, it } from 'vitest'
import { createHeldKeys } from './heldKeys.ts'

function aDeed() {
  let end: (isDone: boolean) => void = () => undefined
  const promise = new Promise<boolean>((resolve) => (end = resolve))
  return { promise, end }
}

function aHand() {
  const pressed: string[] = []
  let isInField = false
  const keys = createHeldKeys<string>({
    untilShown: () => Promise.resolve(),
    isForgotten: () => isInField,
    press: (key) => {
      pressed.push(key)
      if (key === 'form') isInField = true
    },
  })
  const deed = aDeed()
  const done = keys.whileDoing(() => deed.promise)
  const end = async (isDone: boolean) => {
    deed.end(isDone)
    expect(await done).toBe(isDone)
    await Promise.resolve()
  }
  return { keys, pressed, end }
}

describe('keys pressed while a deed is on its way', () => {
  it('follow in order when it is done, and later ones are not held', async () => {
    const { keys, pressed, end } = aHand()
    expect(keys.take('l')).toBe(true)
    expect(keys.take('e')).toBe(true)
    expect(pressed).toEqual([])

    await end(true)
    await expect.poll(() => pressed).toEqual(['l', 'e'])
    expect(keys.take('j')).toBe(false)
  })

  it('are forgotten when it was refused or broke', async () => {
    const { keys, pressed, end } = aHand()
    keys.take('l')
    await end(false)
    await expect(keys.whileDoing(() => Promise.reject(new Error('cut')))).rejects.toThrow('cut')

    await expect.poll(() => keys.take('j')).toBe(false)
    expect(pressed).toEqual([])
  })

  it('do not write into a field that one of them opened', async () => {
    const { keys, pressed, end } = aHand()
    keys.take('form')
    keys.take('x')
    await end(true)

    await expect.poll(() => keys.take('j')).toBe(false)
    expect(pressed).toEqual(['form'])
  })

  it('wait for every deed on its way', async () => {
    const { keys, pressed, end } = aHand()
    const second = aDeed()
    const done = keys.whileDoing(() => second.promise)
    keys.take('l')
    await end(true)
    expect(pressed).toEqual([])

    second.end(true)
    await done
    await expect.poll(() => pressed).toEqual(['l'])
  })

  it('are not gathered without end', async () => {
    const { keys, pressed, end } = aHand()
    for (let n = 0; n < 100; n++) expect(keys.take('j')).toBe(true)
    await end(true)

    await expect.poll(() => pressed.length).toBe(8)
  })
})
