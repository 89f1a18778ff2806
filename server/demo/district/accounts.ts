import { registeredCommittees } from './committees.ts'

/** The grid of the story the demo tells. */
export const STORY_GRID_ID = '310118105G01'
export const STORY_TOWN_CODE = '310118105'

/** The unit of a 居村: its town's prefix and the last three digits of its code. */
export const committeeUnitId = (pinyin: string, code: string): string =>
  `${pinyin}-JUCUN-${code.slice(-3)}`

const storyCommittee = registeredCommittees.find(
  ({ townCode, shortName }) => townCode === STORY_TOWN_CODE && shortName === '巷佳社区',
)
if (!storyCommittee) throw new Error('The story needs its neighbourhood committee')

/** Which people of the district can log in while the demo runs; five more are made for their accounts alone. */
export const usernameOf: Readonly<Record<string, string>> = {
  [`${STORY_GRID_ID}-LEAD`]: 'lead',
  [`${STORY_GRID_ID}-CHIEF-1`]: 'chief',
  'ZHAOXIANG-CHENGYUN-1': 'duty',
  'ZHAOXIANG-GUIJIAN-1': 'guijian',
  'ZHAOXIANG-CHENGGUAN-1': 'chengguan',
  'ZHAOXIANG-SHICHANG-1': 'shichang',
  'ZHAOXIANG-GONGAN-1': 'gongan',
  [`${committeeUnitId('ZHAOXIANG', storyCommittee.code)}-1`]: 'juwei',
  'QINGPU-CHENGYUN-1': 'district',
  'QINGPU-SHEGONG-1': 'shegong',
}
