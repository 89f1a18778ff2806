import { expect, it } from 'vitest'
import { Post, type Account } from './account.ts'
import type { Area } from './area.ts'
import { mayReadVisits, mayWriteVisits, wordsRight } from './visitSight.ts'

const account = (post: Post, area: Area, id = 'other'): Account => ({
  id,
  username: id,
  label: '',
  post,
  area,
  stationGridId: null,
})
const written = { authorId: 'author', unitId: 'U1', townCode: 'T1', gridId: 'G1' }
const unit = (unitId: string): Area => ({ kind: 'unit', unitId })
const town = (townCode: string): Area => ({ kind: 'town', townCode })
const grid = (gridId: string): Area => ({ kind: 'grid', gridId })

it('is written by those who visit, and read by them and those who lead them', () => {
  const writers = Post.options.filter((post) => mayWriteVisits({ post }))
  const readers = Post.options.filter((post) => mayReadVisits({ post }) && !writers.includes(post))

  expect(writers).toEqual(['unitOfficer', 'communityOfficer', 'gridWorker'])
  expect(readers).toEqual(['stationLead', 'dutyOfficer', 'shiftLeader', 'gridChief'])
})

it.each([
  ['its author', account('gridWorker', grid('G1'), 'author'), 'own'],
  ['somebody of the same 居村', account('communityOfficer', unit('U1')), 'own'],
  ['somebody of another', account('communityOfficer', unit('U2')), 'never'],
  ['another grid worker of the grid', account('gridWorker', grid('G1')), 'never'],
  ['the town’s duty officer', account('dutyOfficer', town('T1')), 'reason'],
  ['another town’s', account('dutyOfficer', town('T2')), 'never'],
  ['the station’s lead', account('stationLead', grid('G1')), 'reason'],
  ['another station’s', account('stationLead', grid('G2')), 'never'],
  ['the grid’s chief', account('gridChief', grid('G1')), 'never'],
  ['a wall', account('display', { kind: 'district' }), 'never'],
  ['the district', account('districtCentre', { kind: 'district' }), 'never'],
  // Once an author, no longer a post that writes.
  ['its author at a desk that supervises', account('gridChief', grid('G1'), 'author'), 'never'],
] as const)('opens whole words to %s', (_, asking, right) => {
  expect(wordsRight(asking, written)).toBe(right)
})
