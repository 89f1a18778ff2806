import { expect } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import {
  caseCommandNames,
  orderCommandNames,
  type CaseCommandName,
  type OrderCommandName,
} from '#shared/commands.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { everyScope, proveFrames } from '#server/live/proveFrames.ts'
import type { Person, Screen, TestApp } from '#server/live/testing.ts'
import type { IntakeItem } from '#shared/ticket.ts'

type CommandName = CaseCommandName | OrderCommandName

/** The commands of an ordinary case; every other one belongs to what comes in its way. */
export const everyday: readonly CommandName[] = [
  'file',
  'sort',
  'dispatch',
  'whistle',
  'firstContact',
  'relocate',
  'check',
  'callback',
  'close',
  'acknowledge',
  'expect',
  'arrive',
  'leave',
  'rate',
  'result',
  'form',
  'sendBack',
  'cancel',
]
export const outOfTheOrdinary: readonly CommandName[] = [
  ...caseCommandNames,
  ...orderCommandNames,
].filter((name) => !everyday.includes(name))

/** Every account of the demo. */
export const everybody: readonly string[] =
  'wall operator lead duty daiban guijian chengguan shichang gongan juwei patrol chief district shegong admin'.split(
    ' ',
  )

export interface Playing {
  screens: Screen[]
  /** What was played so far: a list of commands is whole when nothing of it is missing here. */
  played: Set<CommandName>
  /** Takes a ticket in; its case as the duty officer sees it. */
  receive(source: string, item?: Partial<IntakeItem>): Promise<CaseCard>
  look(caseId: string): Promise<CaseCard>
  onCase(who: string, card: CaseCard, name: CaseCommandName, input?: object): Promise<CaseCard>
  onOrder(
    who: string,
    card: CaseCard,
    unitId: string,
    name: OrderCommandName,
    input?: object,
  ): Promise<CaseCard>
  /** Runs something and proves every audience's board by its frames. */
  proving(act: () => Promise<unknown>): Promise<void>
  person(name: string): Person
}

/** Plays commands through the product as its demo accounts, and proves each by every audience's frames. */
export async function startPlaying(
  product: TestApp,
  names: readonly string[],
  unitIds: readonly string[],
): Promise<Playing> {
  const people = new Map<string, Person>()
  for (const name of new Set([...names, 'duty', 'district']))
    people.set(name, await product.logIn(name))
  const person = (name: string): Person => {
    const found = people.get(name)
    if (!found) throw new Error(`${name} is not logged in`)
    return found
  }
  const screens = await Promise.all(
    everyScope(unitIds).map((scope) => person('district').screen(scope)),
  )
  const played = new Set<CommandName>()

  const proving = (act: () => Promise<unknown>) =>
    proveFrames(product, person('district'), screens, act)
  const look = async (caseId: string) =>
    (await person('district').get<{ case: CaseCard }>(`/api/cases/${caseId}`)).body.case

  async function play(who: string, path: string, body: object): Promise<CaseCard> {
    let card: CaseCard | undefined
    await proving(async () => {
      const answer = await person(who).post<{ case: CaseCard }>(path, body)
      expect(answer.body, path).toHaveProperty('case')
      expect(answer.status).toBe(200)
      card = answer.body.case
    })
    return card as CaseCard
  }

  return {
    screens,
    played,
    proving,
    look,
    person,
    async receive(source, item = {}) {
      let caseId = ''
      await proving(async () => {
        const answer = await product.feed<{ results: { caseId: string }[] }>(source, {
          items: [anItem({ location: inStoryGrid, ...item })],
        })
        caseId = (answer.body.results[0] as { caseId: string }).caseId
      })
      return look(caseId)
    },
    onCase(who, { id, version }, name, input = {}) {
      played.add(name)
      return play(who, `/api/cases/${id}/${name}`, { expectedVersion: version, ...input })
    },
    onOrder(who, card, unitId, name, input = {}) {
      played.add(name)
      const order = card.orders.findLast(
        (one) => one.unitId === unitId && one.state !== 'cancelled',
      )
      if (!order) throw new Error(`No order for ${unitId}`)
      const body = { expectedVersion: order.version, ...input }
      return play(who, `/api/orders/${order.id}/${name}`, body)
    },
  }
}
