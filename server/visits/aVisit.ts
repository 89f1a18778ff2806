import type { z } from 'zod'
import type { NewVisit } from '#shared/visit.ts'

type Sent = z.input<typeof NewVisit>

/** A visit as somebody writes it down: a diary line, unless told otherwise. */
export const aVisit = (change: Partial<Sent> = {}): Sent => ({
  place: '佳杰路99弄12号302室',
  seen: '老人独居，邻居每天照应，精神很好。',
  ...change,
})

/** What leads to a person or a home, and so stands in no event. */
export const personal = ['顾谷雨', '13966660000', '12号', '302']

export const tellingVisit = (change: Partial<Sent> = {}): Sent =>
  aVisit({
    seen: '住户顾谷雨反映，电话13966660000，楼道灯坏了两周，晚上看不见台阶。',
    needs: '顾谷雨希望有人陪同就医。',
    ...change,
  })
