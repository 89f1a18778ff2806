import { ErrorBody } from '#shared/errors.ts'

/** A refusal with its code; `status` 0 means that nobody answered. */
export interface Problem extends ErrorBody {
  status: number
  /** Seconds the server asks us to wait. */
  retryAfter?: number
}
export type Answer<T> = { ok: true; data: T } | { ok: false; error: Problem }

interface RequestOptions {
  /** Makes a repeated command safe. */
  idempotencyKey?: string
  timeoutMs?: number
}

const TIMEOUT_MS = 10_000
const FILE_TIMEOUT_MS = 60_000

export const get = <T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> =>
  request<T>('GET', path, undefined, options)

export const post = <T>(
  path: string,
  body: unknown,
  options: RequestOptions = {},
): Promise<Answer<T>> => request<T>('POST', path, body, options)

export const put = <T>(path: string, body: unknown): Promise<Answer<T>> =>
  request<T>('PUT', path, body, {})

export const remove = <T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> =>
  request<T>('DELETE', path, undefined, options)

/** A file that is not to be fetched by itself: asking for it does something. */
export const postForFile = (path: string): Promise<Answer<Blob>> =>
  request('POST', path, {}, { timeoutMs: FILE_TIMEOUT_MS }, (response) => response.blob())

/** A key for one command; `randomUUID` exists only on https and localhost, a wall may use neither. */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')

/**
 * One JSON request; a file goes as it is, under its own type. Never throws. Answers are trusted to
 * have the type asked for: the server is the same build and checks what it sends; only refusals may
 * come from something in between.
 */
async function request<T>(
  method: string,
  path: string,
  body: unknown,
  { idempotencyKey, timeoutMs = TIMEOUT_MS }: RequestOptions,
  read: (response: Response) => Promise<T> = readJson,
): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json' }
  const isFile = body instanceof Blob
  if (body !== undefined) headers['content-type'] = isFile ? body.type : 'application/json'
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? null : isFile ? body : JSON.stringify(body),
      credentials: 'same-origin',
      // Revalidates: with an ETag an unchanged board costs 304 and no body.
      cache: 'no-cache',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) return { ok: false, error: problemFrom(response, await response.text()) }
    return { ok: true, data: await read(response) }
  } catch (error) {
    return { ok: false, error: { status: 0, code: 'noAnswer', message: String(error) } }
  }
}

async function readJson<T>(response: Response): Promise<T> {
  const text = await response.text()
  return (text === '' ? null : JSON.parse(text)) as T
}

function problemFrom(response: Response, text: string): Problem {
  const status = response.status
  const retryAfter = Number(response.headers.get('retry-after'))
  const wait = retryAfter > 0 ? { retryAfter } : {}
  const told = ErrorBody.safeParse(bodyError(text))
  if (told.success) return { ...told.data, ...wait, status }
  // A proxy's page, or a code this build does not know: judged by the status alone.
  const code = status >= 502 && status <= 504 ? 'noAnswer' : 'unexpected'
  return { code, message: `HTTP ${status}`, ...wait, status }
}

function bodyError(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && 'error' in body ? body.error : null
  } catch {
    return null
  }
}
