import { ErrorBody } from '#shared/errors.ts'
import type { Answer } from './http.ts'

interface UploadOptions {
  /** Makes a repeated upload safe. */
  idempotencyKey: string
  /** Share of the bytes that left this device, 0 to 1. */
  onProgress: (share: number) => void
  signal: AbortSignal
}

/**
 * Sends a file as the body of one request. Never throws; what was stopped answers `noAnswer`. By the
 * older interface, because `fetch` still cannot tell how much of a body has left.
 */
export function upload<T>(
  path: string,
  file: Blob,
  { idempotencyKey, onProgress, signal }: UploadOptions,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const unanswered = (): void =>
      resolve({ ok: false, error: { status: 0, code: 'noAnswer', message: 'No answer' } })
    request.open('POST', path)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.setRequestHeader('idempotency-key', idempotencyKey)
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onProgress(loaded / total)
    }
    request.onerror = unanswered
    request.ontimeout = unanswered
    request.onabort = unanswered
    request.onload = () => resolve(answerOf<T>(request))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    if (signal.aborted) unanswered()
    else request.send(file)
  })
}

function answerOf<T>(request: XMLHttpRequest): Answer<T> {
  const { status, responseText } = request
  const body = parsed(responseText)
  if (status >= 200 && status < 300) return { ok: true, data: body as T }
  const told = ErrorBody.safeParse(
    typeof body === 'object' && body !== null && 'error' in body ? body.error : null,
  )
  const retryAfter = Number(request.getResponseHeader('retry-after'))
  const wait = retryAfter > 0 ? { retryAfter } : {}
  if (told.success) return { ok: false, error: { ...told.data, ...wait, status } }
  // A proxy's page: judged by the status alone.
  const code = status >= 502 && status <= 504 ? 'noAnswer' : 'unexpected'
  return { ok: false, error: { status, code, message: `HTTP ${status}`, ...wait } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // whoever asks sees that nothing came
  }
}
