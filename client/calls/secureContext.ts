/** What a page can know before anybody presses call. */
export interface CallFacts {
  /** https or localhost: elsewhere a browser has no microphone to give. */
  isSecure: boolean
  /** What the browser was told once; null: it does not answer this question. */
  permission: PermissionState | null
  /** How many microphones it finds; null: it does not say. */
  microphones: number | null
}

/** Why no call can be made or taken here, in codes; the words are `call.hinders.<code>`. */
export type Hindrance = 'insecurePage' | 'microphoneRefused' | 'microphoneMissing'

/** The first thing that stands in the way of a call; null: nothing known of. */
export function whatHinders({ isSecure, permission, microphones }: CallFacts): Hindrance | null {
  if (!isSecure) return 'insecurePage'
  if (microphones === 0) return 'microphoneMissing'
  return permission === 'denied' ? 'microphoneRefused' : null
}
