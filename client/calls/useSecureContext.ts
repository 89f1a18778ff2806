import { onMounted, onUnmounted, shallowRef } from 'vue'
import { whatHinders, type CallFacts, type Hindrance } from './secureContext.ts'

/** What would hinder a call on this page, kept true while headsets come and go and rights change. */
export function useSecureContext() {
  const hindrance = shallowRef<Hindrance | null>(null)
  // The types promise it, an insecure page does not have it.
  const media = (navigator as { mediaDevices?: MediaDevices }).mediaDevices
  let permission: PermissionStatus | null = null
  let isGone = false

  async function look(): Promise<void> {
    const facts: CallFacts = {
      isSecure: isSecureContext && media !== undefined,
      permission: permission?.state ?? null,
      microphones: (await microphonesOf(media))?.length ?? null,
    }
    if (!isGone) hindrance.value = whatHinders(facts)
  }
  const lookAgain = (): void => void look()

  onMounted(async () => {
    media?.addEventListener('devicechange', lookAgain)
    permission = await askPermission()
    if (isGone) return
    permission?.addEventListener('change', lookAgain)
    await look()
  })
  onUnmounted(() => {
    isGone = true
    media?.removeEventListener('devicechange', lookAgain)
    permission?.removeEventListener('change', lookAgain)
  })
  return hindrance
}

/** Null where a browser does not answer this question: then the microphone itself is asked, at the call. */
const askPermission = (): Promise<PermissionStatus | null> =>
  isSecureContext
    ? navigator.permissions.query({ name: 'microphone' }).catch(() => null)
    : Promise.resolve(null)

/** Null where a browser does not tell. */
async function microphonesOf(media: MediaDevices | undefined): Promise<MediaDeviceInfo[] | null> {
  try {
    const devices = await media?.enumerateDevices()
    return devices?.filter(({ kind }) => kind === 'audioinput') ?? null
  } catch {
    return null
  }
}
