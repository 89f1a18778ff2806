import { heed } from '#shared/alarm.ts'
import { statusFromOrders } from '#shared/case.ts'
import { resumeClocks, stopClocks } from '#shared/dueTime.ts'
import { say } from '#shared/say.ts'
import { notAllowedNow } from '#server/errors.ts'
import { raised, type CaseTransitions, type Circumstances } from '../transition.ts'
import { restaged } from './restaging.ts'

type Steering =
  | 'remark'
  | 'askChief'
  | 'instruct'
  | 'supervise'
  | 'heed'
  | 'suspend'
  | 'resume'
  | 'acceptSpecial'
  | 'reportProgress'
  | 'handBack'

/** 督办, 挂账 and the special cases of tier ④: what those above do with a case. */
export const steering: CaseTransitions<Steering> = {
  remark: (_card, { note }, { redact }) => ({
    type: 'case:changed',
    what: say('happened.remarked', { note: redact(note) }),
    changes: {},
  }),

  askChief: (_card, { question: typed }, { now, redact }) => {
    const question = redact(typed)
    return {
      type: 'case:changed',
      what: say('happened.chiefAsked', { question }),
      changes: {
        chief: { asked: { at: now.toISOString(), question }, given: null },
      },
    }
  },

  instruct: (card, { words: typed }, { now, redact }) => {
    const words = redact(typed)
    return {
      type: 'case:changed',
      what: say('happened.chiefInstructed', { words }),
      changes: {
        chief: { asked: card.chief?.asked ?? null, given: { at: now.toISOString(), words } },
      },
    }
  },

  supervise: (card, { note: typed }, c) => {
    const note = c.redact(typed)
    const clocks = card.tickets
      .filter(({ withdrawn }) => !withdrawn)
      .reduce(
        (all, { id }) => restaged({ ...card, clocks: all }, id, 'supervised', c),
        [...card.clocks],
      )
    return {
      type: 'case:changed',
      what: say('happened.supervised', { note }),
      changes: {
        clocks,
        flags: raised(card.flags, 'supervised', say('flag.supervised.because', { note }), c.now),
      },
    }
  },

  heed: (card, _input, { now, by }) => ({
    type: 'case:changed',
    what: say('happened.heeded', { post: `holder.${by.post}` }),
    changes: { alarms: heed(card, by, now) },
  }),

  suspend: (card, { reason, until }, { now, redact, rulebook }) => {
    const note = redact(reason)
    return {
      type: 'case:changed',
      what: say('happened.suspended', { note }),
      changes: {
        status: 'pending',
        suspension: {
          reason: note,
          at: now.toISOString(),
          until: until === undefined ? null : new Date(until).toISOString(),
        },
        // Only a rule row says that a clock stands meanwhile; without one it runs on.
        clocks: stopClocks(card.clocks, 'pending', now, rulebook.clockRules),
      },
    }
  },

  resume: (card, _input, { now, rulebook }) => {
    const status = statusFromOrders(card)
    return {
      type: 'case:changed',
      what: say('happened.resumed'),
      changes: {
        status,
        suspension: null,
        clocks: resumeClocks(card.clocks, status, now, rulebook),
      },
    }
  },

  acceptSpecial: (_card, { plan, due }, c) => {
    // A plan with a deadline that is over already would be overdue from its first moment.
    if (new Date(due) <= c.now) throw notAllowedNow('refusal.pastDue')
    return {
      type: 'case:changed',
      what: say('happened.specialAccepted', { by: `holder.${specialPost(c)}`, due }),
      changes: {
        special: {
          acceptedBy: specialPost(c),
          acceptedAt: c.now.toISOString(),
          plan: c.redact(plan),
          due: new Date(due).toISOString(),
          progress: [],
        },
      },
    }
  },

  reportProgress: (card, { note: typed }, { now, redact }) => {
    const note = redact(typed)
    return {
      type: 'case:changed',
      what: say('happened.specialProgress', { note }),
      changes: {
        special: card.special && {
          ...card.special,
          progress: [...card.special.progress, { at: now.toISOString(), note }],
        },
      },
    }
  },

  handBack: (_card, { tier, note }, { redact }) => ({
    type: 'case:changed',
    what: say('happened.handedBack', { tier, note: redact(note) }),
    changes: { tier, special: null },
  }),
}

/** The rule table lets only these two posts accept a special case. */
const specialPost = ({ by }: Circumstances): 'districtCentre' | 'socialWork' =>
  by.post === 'socialWork' ? 'socialWork' : 'districtCentre'
