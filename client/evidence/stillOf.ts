const QUALITY = 0.82
/** A phone shows the first picture of its own clip at once. */
const PATIENCE_MS = 8_000
/** The very first picture is often still dark. */
const AT_SECONDS = 0.5
const UNSEEN = {
  ...{ position: 'fixed', top: '0', left: '0', width: '1px', height: '1px' },
  ...{ opacity: '0.01', pointerEvents: 'none' },
}

/**
 * One picture of a clip, for lists to show it by. Null: no clip, or one this browser cannot play; it is
 * sent all the same, and shown by its length.
 */
export async function stillOf(file: Blob, edge: number): Promise<Blob | null> {
  if (!file.type.startsWith('video/')) return null
  const video = document.createElement('video')
  const address = URL.createObjectURL(file)
  const patience = AbortSignal.timeout(PATIENCE_MS)
  try {
    // Out of the page a still picture is never shown, on a page where nothing else moves.
    Object.assign(video.style, UNSEEN)
    video.ariaHidden = 'true'
    document.body.append(video)
    video.muted = true
    video.playsInline = true
    video.preload = 'auto'
    video.src = address
    await heard(video, 'loadeddata', patience)
    await (Number.isFinite(video.duration) ? soughtTo : playedTo)(AT_SECONDS, video, patience)
    return await pictureOf(video, edge)
  } catch {
    return null // a format this browser does not know: the clip goes without
  } finally {
    video.removeAttribute('src')
    video.load()
    video.remove()
    URL.revokeObjectURL(address)
  }
}

async function soughtTo(
  seconds: number,
  video: HTMLVideoElement,
  patience: AbortSignal,
): Promise<void> {
  let isAny = false
  const shown = pictureShown(video, patience, () => {
    isAny = true
    return !video.seeking
  })
  // The picture may come before the seeking is said to be over, and no other follows.
  const over = new Promise<void>((resolve) => {
    const look = (): void => {
      if (isAny) resolve()
    }
    video.addEventListener('seeked', look, { once: true })
  })
  video.currentTime = Math.min(seconds, video.duration / 2)
  await Promise.race([shown, over])
}

/** A recorder's clip may tell no length: a place in it is found by playing up to there, or to its end. */
async function playedTo(
  seconds: number,
  video: HTMLVideoElement,
  patience: AbortSignal,
): Promise<void> {
  const shown = pictureShown(video, patience, (mediaTime) => mediaTime >= seconds)
  await video.play()
  await shown
  video.pause()
}

/**
 * Resolves when a picture is shown that will do, or the last one. A clip's clock and its events run
 * ahead of its pictures on a busy machine: what is drawn then is black.
 */
function pictureShown(
  video: HTMLVideoElement,
  patience: AbortSignal,
  willDo: (mediaTime: number) => boolean,
): Promise<void> {
  const shown = new Promise<void>((resolve, reject) => {
    const look = (_: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
      if (willDo(mediaTime)) resolve()
      else video.requestVideoFrameCallback(look)
    }
    video.requestVideoFrameCallback(look)
    video.addEventListener('ended', () => resolve(), { once: true })
    patience.addEventListener('abort', () => reject(new Error('Too slow')), { once: true })
  })
  // Heard by whoever waits, also where playing is refused first.
  shown.catch(() => undefined)
  return shown
}

function heard(video: HTMLVideoElement, event: 'loadeddata', patience: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { once: true })
    video.addEventListener('error', () => reject(new Error('Not playable')), { once: true })
    patience.addEventListener('abort', () => reject(new Error('Too slow')), { once: true })
  })
}

function pictureOf(video: HTMLVideoElement, edge: number): Promise<Blob | null> {
  const { videoWidth, videoHeight } = video
  if (videoWidth === 0 || videoHeight === 0) return Promise.resolve(null)
  const scale = Math.min(1, edge / Math.max(videoWidth, videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(videoWidth * scale)
  canvas.height = Math.round(videoHeight * scale)
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
}
