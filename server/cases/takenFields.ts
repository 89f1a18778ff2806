import type { CaseCommandName, CaseCommands } from '#shared/commands.ts'
import type { TakenFields } from '#shared/suggestion.ts'

/** What an officer decided by a command, of what the sorting help suggests; null: nothing of it. */
export function takenFields(
  name: CaseCommandName,
  input: CaseCommands[CaseCommandName],
): TakenFields | null {
  if (name === 'sort') {
    const { tier, category, urgency } = input as CaseCommands['sort']
    return { tier, ...(category && { category }), ...(urgency && { urgency }) }
  }
  if (name === 'relocate') {
    const { gridId } = input as CaseCommands['relocate']
    return { grid: { gridId } }
  }
  const unitId =
    name === 'dispatch'
      ? (input as CaseCommands['dispatch']).unitId
      : name === 'whistle'
        ? (input as CaseCommands['whistle']).unitIds[0]
        : undefined
  return unitId === undefined ? null : { unit: { unitId } }
}
