import register from './committees.json' with { type: 'json' }

export interface RegisteredCommittee {
  code: string
  name: string
  shortName: string
  townCode: string
  isVillage: boolean
}

/** The 355 居村 of the public register, in the order of their codes. */
export const registeredCommittees: readonly RegisteredCommittee[] = Object.entries(register).map(
  ([code, name]) => ({
    code,
    name,
    shortName: name.replace(/[居村]委会$/, ''),
    townCode: code.slice(0, 9),
    isVillage: name.endsWith('村委会'),
  }),
)
