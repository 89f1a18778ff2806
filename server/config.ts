import { randomBytes } from 'node:crypto'
import { accessSync, closeSync, constants, existsSync, fsyncSync, linkSync } from 'node:fs'
import { mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

import { z } from 'zod'

import { IceServer } from './ice/iceServers.ts'
import { LOG_LEVELS } from './log.ts'

/** A value in the environment that the server cannot start with; the message is one sentence that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const hexKey = z.string().regex(/^[0-9a-f]{64}$/i, 'must be 32 bytes in hex (64 digits)')
const readableFile = z.string().refine(isReadable, 'must name a file that can be read')
const urlOf = (...protocols: string[]) =>
  z.url({
    protocol: new RegExp(`^(${protocols.join('|')})$`),
    error: `must be a URL beginning with ${protocols.map((one) => `${one}://`).join(' or ')}`,
  })

const originOf = (example: string) =>
  z
    .string()
    .regex(/^https?:\/\/[\w.*:-]+$/, `must be origins such as ${example}`)
    .refine((origin) => URL.canParse(origin), `must be origins such as ${example}`)

const Environment = z
  .object({
    PORT: z.coerce.number('must be a port number').int().min(0).max(65_535).default(8110),
    HOST: z.string().default('127.0.0.1'),
    DATA_DIR: z.string().default('.data'),
    // Without a host, as in postgres:///name?host=/run/postgresql, it is no URL to everybody.
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
      .optional(),
    REDIS_URL: urlOf('redis', 'rediss').optional(),
    DEMO: z.enum(['0', '1'], 'must be 0 or 1').optional(),
    SESSION_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
    DATA_KEY: hexKey.optional(),
    FILES_DIR: z.string().optional(),
    BASEMAP_URL: z.string().optional(),
    ICE_SERVERS: z
      .string()
      .transform(parseJson)
      .pipe(z.array(IceServer, 'must be a JSON array of { urls, username?, credential?, secret? }'))
      .default([]),
    FRAME_ANCESTORS: z
      .string()
      .transform((text) => text.trim().split(/\s+/))
      .pipe(z.array(originOf('https://work.example')))
      .default([]),
    PUSH_CONTACT: z
      .string()
      .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'must begin with mailto: or https://')
      .optional(),
    PUSH_ORIGINS: z
      .string()
      .transform((text) => text.trim().split(/\s+/))
      .pipe(z.array(originOf('https://push.example')))
      .default([]),
    WEBHOOK_URL: urlOf('https', 'http').optional(),
    WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
    TLS_CERT: readableFile.optional(),
    TLS_KEY: readableFile.optional(),
    LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  })
  .transform((env) => ({
    port: env.PORT,
    host: env.HOST,
    dataDir: path.resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    /** Undefined: what the store is; an empty one becomes the demo. */
    demo: env.DEMO === undefined ? undefined : env.DEMO === '1',
    sessionSecret: env.SESSION_SECRET,
    dataKey: env.DATA_KEY,
    filesDir: path.resolve(env.FILES_DIR ?? path.join(env.DATA_DIR, 'files')),
    basemapUrl: env.BASEMAP_URL,
    iceServers: env.ICE_SERVERS,
    /** Origins whose pages may hold `/patrol` in a frame; none unless told. */
    frameAncestors: env.FRAME_ANCESTORS,
    /** Whom a push service may ask about what this server sends. */
    pushContact: env.PUSH_CONTACT,
    /** Push services that may be sent to though they lie inside or speak plain http; none unless told. */
    pushOrigins: env.PUSH_ORIGINS,
    webhook:
      env.WEBHOOK_URL !== undefined && env.WEBHOOK_SECRET !== undefined
        ? { url: env.WEBHOOK_URL, secret: env.WEBHOOK_SECRET }
        : undefined,
    tls:
      env.TLS_CERT !== undefined && env.TLS_KEY !== undefined
        ? { certFile: env.TLS_CERT, keyFile: env.TLS_KEY }
        : undefined,
    logLevel: env.LOG_LEVEL,
  }))

type Parsed = z.infer<typeof Environment>
export type Config = Omit<Parsed, 'sessionSecret' | 'dataKey'> & {
  sessionSecret: string
  /** 32 bytes: encrypts the callers' columns, keys their hash, and encrypts backups. */
  dataKey: Buffer
}

/** The environment as the server uses it. Secrets that are not given are made once, in `DATA_DIR`. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = parseEnvironment(env)
  const sessionSecret =
    parsed.sessionSecret ?? madeOnce(path.join(parsed.dataDir, 'session-secret'), 'SESSION_SECRET')
  return { ...parsed, sessionSecret, dataKey: Buffer.from(findDataKey(parsed), 'hex') }
}

const together = [
  ['TLS_CERT', 'TLS_KEY'],
  ['WEBHOOK_URL', 'WEBHOOK_SECRET'],
] as const

/** The environment alone: touches nothing. */
export function parseEnvironment(env: NodeJS.ProcessEnv): Parsed {
  // `PORT= npm start` means the same as no PORT.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const result = Environment.safeParse(given)
  if (!result.success) {
    const [issue] = result.error.issues
    throw new ConfigError(`${String(issue?.path[0])} ${sentenceOf(issue?.message)}`)
  }
  for (const [one, other] of together) {
    if ((given[one] === undefined) === (given[other] === undefined)) continue
    const missing = given[one] === undefined ? one : other
    throw new ConfigError(`${missing} is missing: ${one} and ${other} are given together.`)
  }
  return result.data
}

function findDataKey({ dataKey, dataDir, databaseUrl }: Parsed): string {
  if (dataKey !== undefined) return dataKey
  if (databaseUrl !== undefined) {
    throw new ConfigError('DATA_KEY is missing: with DATABASE_URL it must be given.')
  }
  const file = path.join(dataDir, 'data-key')
  // A new key would open none of the callers' data that is already there.
  if (!existsSync(file) && existsSync(path.join(dataDir, 'postgres'))) {
    throw new ConfigError(
      `DATA_KEY is missing: ${dataDir} holds data, but neither DATA_KEY nor the file data-key is there to open it.`,
    )
  }
  const made = madeOnce(file, 'DATA_KEY')
  if (!hexKey.safeParse(made).success) {
    throw new ConfigError(`DATA_KEY in the file ${file} must be 32 bytes in hex (64 digits).`)
  }
  return made
}

/** Two servers that start at once end up with one secret: a link cannot replace what is there. */
function madeOnce(file: string, name: string): string {
  try {
    if (!existsSync(file)) makeSecret(file)
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError(`${name} is not given and cannot be kept in DATA_DIR: ${reason}.`)
  }
}

function makeSecret(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  const descriptor = openSync(draft, 'wx', 0o600)
  writeSync(descriptor, `${randomBytes(32).toString('hex')}\n`)
  fsyncSync(descriptor)
  closeSync(descriptor)
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the schema behind says what was expected
  }
}

function sentenceOf(message = 'is not valid'): string {
  return /^(must|is) /.test(message) ? `${message}.` : `is not valid: ${message}.`
}
