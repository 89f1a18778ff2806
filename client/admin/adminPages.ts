/** The administrator's pages in the order of their work: who and where, by which rules, what runs. */
export const adminPages = {
  organisation: ['district', 'areas', 'people', 'feeds'],
  clocks: ['clocks', 'escalation', 'calendar', 'reminders', 'notices'],
  sorting: ['categories', 'words', 'routes', 'merging'],
  handling: ['codeLists', 'noise', 'recording', 'limits'],
  running: ['tickets', 'positionReads', 'health'],
} as const

export type AdminGroup = keyof typeof adminPages
export type AdminPage = (typeof adminPages)[AdminGroup][number]

export const adminGroups = Object.keys(adminPages) as AdminGroup[]

/** The page an address names; where it names none there is. */
export const adminPageOf = (name: unknown): AdminPage =>
  adminGroups.flatMap((group): AdminPage[] => [...adminPages[group]]).find((one) => one === name) ??
  'clocks'
