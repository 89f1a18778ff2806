import { computed, shallowRef } from 'vue'
import { useRoute } from 'vue-router'
import { homeScope } from '#shared/account.ts'
import type { Scope } from '#shared/area.ts'
import type { RosterAnswer } from '#shared/rosterAnswer.ts'
import { DAY_MS, dayOf } from '#shared/rosterDays.ts'
import { useOrgStore } from '../grids/orgStore.ts'
import { serverNow } from '../link/connectionStore.ts'
import { useSessionStore } from '../people/sessionStore.ts'
import { useLiveList } from '../visits/useLiveList.ts'
import { startOfDay, weekOf } from './rosterWeek.ts'

/** Whose rosters are looked at, and of which week; what the address names comes first. */
export function useRosterView() {
  const session = useSessionStore()
  const org = useOrgStore()
  const route = useRoute()

  const scope = computed<Scope | null>(() => {
    const user = session.user
    if (!user) return null
    return user.stationGridId !== null && user.area.kind === 'district'
      ? { gridId: user.stationGridId }
      : homeScope(user)
  })

  /** What is looked at: a unit's own, a grid's or a town's units, of one kind or all. */
  const unitId = shallowRef(typeof route.query['unit'] === 'string' ? route.query['unit'] : '')
  const gridId = shallowRef('')
  const kind = shallowRef('')
  const pickedTown = shallowRef('')
  const towns = computed(() => [...org.towns.values()])
  const townCode = computed(() => {
    const at = scope.value
    if (!at || 'unitId' in at) return null
    if ('townCode' in at) return at.townCode
    if ('gridId' in at) return org.grids.get(at.gridId)?.townCode ?? null
    return pickedTown.value || (towns.value[0]?.code ?? null)
  })
  const grids = computed(() =>
    [...org.grids.values()].filter((grid) => grid.townCode === townCode.value),
  )

  const day = shallowRef(dayOf(Number(route.query['day'] ?? 0) || serverNow()))
  const days = computed(() => weekOf(day.value))
  const path = computed(() => {
    const at = scope.value
    const [first = day.value] = days.value
    const asked = new URLSearchParams({
      from: new Date(startOfDay(first)).toISOString(),
      to: new Date(startOfDay(first) + 7 * DAY_MS).toISOString(),
    })
    if (at && 'unitId' in at) asked.set('unitId', at.unitId)
    else if (gridId.value !== '') asked.set('gridId', gridId.value)
    else if (townCode.value !== null) asked.set('townCode', townCode.value)
    else return null
    return `/api/rosters?${asked.toString()}`
  })
  const { data, problem } = useLiveList<RosterAnswer>(() => path.value, ['roster:changed'])
  const kindOf = (id: string): string => org.units.get(id)?.kind ?? ''
  const kinds = computed(() => [
    ...new Set((data.value?.units ?? []).map((one) => kindOf(one.unitId))),
  ])
  /** Departments before 居村, of which there are many. */
  const units = computed(() =>
    (data.value?.units ?? [])
      .filter((one) => unitId.value === '' || one.unitId === unitId.value)
      .filter((one) => kind.value === '' || kindOf(one.unitId) === kind.value)
      .toSorted(
        (a, b) =>
          Number(kindOf(a.unitId) === 'committee') - Number(kindOf(b.unitId) === 'committee'),
      ),
  )
  const beyondCalendar = computed(() => {
    const last = data.value?.calendarLastYear ?? null
    const year = new Date(startOfDay(days.value[6] ?? day.value)).getFullYear()
    return last !== null && year > last ? last : null
  })

  const mayPlan = computed(() => units.value.some(({ may }) => may.includes('override')))
  const unitOf = (id: string) => data.value?.units.find((one) => one.unitId === id) ?? null
  const moveWeek = (by: number): void => void (day.value += by * 7)
  const showThisWeek = (): void => void (day.value = dayOf(serverNow()))

  return {
    scope,
    unitId,
    gridId,
    kind,
    pickedTown,
    towns,
    grids,
    kinds,
    days,
    data,
    problem,
    units,
    unitOf,
    beyondCalendar,
    mayPlan,
    moveWeek,
    showThisWeek,
  }
}
