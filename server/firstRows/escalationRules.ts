import type { EscalationRule } from '#shared/escalationRule.ts'

const SINCE = '2015-01-01T00:00:00.000Z'

type Step = readonly [
  after: number,
  unit: EscalationRule['unit'],
  post: EscalationRule['post'],
  by: EscalationRule['by'],
]
type Chain = Pick<EscalationRule, 'cause'> &
  Partial<Pick<EscalationRule, 'urgency' | 'source'>> & { steps: readonly Step[] }

/** What must be taken up within minutes. */
const withinMinutes: readonly Step[] = [
  [0, 'minutes', 'dutyOfficer', 'ring'],
  [5, 'minutes', 'shiftLeader', 'ring'],
  [15, 'minutes', 'districtCentre', 'notice'],
]

/** No paper that was read says who is told when: these are the product's own, to be changed by the town. */
const chains: readonly Chain[] = [
  {
    cause: 'firstContact',
    steps: [
      [0, 'minutes', 'dutyOfficer', 'notice'],
      [2, 'workingHours', 'shiftLeader', 'notice'],
    ],
  },
  { cause: 'firstContact', urgency: 'urgent', steps: withinMinutes },
  { cause: 'firstContact', source: '110', steps: withinMinutes },
  {
    cause: 'closing',
    steps: [
      [0, 'minutes', 'dutyOfficer', 'notice'],
      [4, 'workingHours', 'shiftLeader', 'notice'],
      [16, 'workingHours', 'districtCentre', 'notice'],
    ],
  },
  { cause: 'orphan', steps: [[0, 'minutes', 'shiftLeader', 'notice']] },
]

export const firstEscalationRules: readonly EscalationRule[] = chains.flatMap(
  ({ cause, urgency = null, source = null, steps }) =>
    steps.map(([after, unit, post, by], index) => ({
      code: ['alarm', cause, urgency, source, index + 1].filter((one) => one !== null).join('.'),
      ...{ cause, urgency, source, townCode: null },
      ...{ step: index + 1, after, unit, post, by },
      basis: '产品规则',
      validFrom: SINCE,
      validTo: null,
    })),
)
