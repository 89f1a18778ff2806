import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { CaseCard } from '#shared/case.ts'
import { distanceMeters } from '#shared/geometry.ts'
import type { Order } from '#shared/order.ts'
import type { OrderBody } from '../cases/caseCommands.ts'

/** Nobody at the scene waits longer for a satellite than for the button. */
const MEASURED_WITHIN_MS = 6_000

/**
 * Whether reporting in tells how far from the scene: agreed to for this one order and press, and never
 * remembered. The place itself stays on the device; only the distance is sent.
 */
export const useArrivalStore = defineStore('arrival', () => {
  const agreedFor = shallowRef<string | null>(null)

  const mayTell = ({ location }: CaseCard): boolean => isSecureContext && location !== null

  /** What reporting in sends; without a position it sends none, and is no less a report. */
  async function bodyOf({ location }: CaseCard, order: Order): Promise<OrderBody<'arrive'>> {
    if (agreedFor.value !== order.id || location === null) return {}
    agreedFor.value = null
    const at = await measured()
    if (!at) return {}
    const metres = distanceMeters([at.longitude, at.latitude], [location.lng, location.lat])
    // A browser knows no better: in tens of metres.
    return { distanceM: Math.min(100_000, Math.round(metres / 10) * 10) }
  }
  return { agreedFor, mayTell, bodyOf }
})

const measured = (): Promise<GeolocationCoordinates | null> =>
  new Promise((resolve) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(coords),
      () => resolve(null),
      { enableHighAccuracy: true, maximumAge: 30_000, timeout: MEASURED_WITHIN_MS },
    ),
  )
