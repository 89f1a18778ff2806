import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * PostgreSQL refuses to run as root. As root it runs in a user namespace, where root's own files
 * belong to an ordinary user; where namespaces are forbidden, as `nobody`.
 */
export type AccountKind = 'self' | 'namespace' | 'nobody'

export interface Account {
  kind: AccountKind
  /** Who must own PostgreSQL's files, seen from outside. */
  uid: number
  gid: number
}

export interface Command {
  file: string
  args: string[]
  options: { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv }
}

const NOBODY = 65_534

/** How `account` runs a program. */
export function commandFor(account: Account, program: string, args: readonly string[]): Command {
  const options = { cwd: '/', env: cleanEnvironment() }
  switch (account.kind) {
    case 'self':
      return { file: program, args: [...args], options }
    case 'namespace': {
      // initdb looks its user up by name: the number inside must be one that has a name.
      const inside = String(hasName(1000) ? 1000 : NOBODY)
      const map = ['--user', `--map-user=${inside}`, `--map-group=${inside}`]
      return { file: 'unshare', args: [...map, program, ...args], options }
    }
    case 'nobody':
      return {
        file: program,
        args: [...args],
        options: { ...options, uid: account.uid, gid: account.gid },
      }
  }
}

/**
 * Asks the kernel to stop PostgreSQL (fast) when the server dies without a word. The request is
 * forgotten when a process changes its user, so it comes after `unshare` and after the uid.
 */
export function dyingWithParent(
  account: Account,
  program: string,
  args: readonly string[],
): Command {
  const tied = commandFor(account, 'setpriv', ['--pdeathsig', 'INT', program, ...args])
  const probe = commandFor(account, 'setpriv', ['--pdeathsig', 'INT', program, '--version'])
  return succeeds(probe) ? tied : commandFor(account, program, args)
}

/** The account that may write in `folder`; `kind` forces one, for tests. */
export function chooseAccount(folder: string, postgres: string, kind?: AccountKind): Account {
  const uid = process.getuid?.() ?? -1
  const self: Account = { kind: 'self', uid, gid: process.getgid?.() ?? -1 }
  if (kind === 'self' || uid !== 0) return self

  const namespace: Account = { ...self, kind: 'namespace' }
  if (kind === 'namespace' || (kind === undefined && mayUse(namespace, folder, postgres))) {
    return namespace
  }
  return { kind: 'nobody', ...nobodyIds() }
}

/** Whether the account can write in the folder and run the program there where they are. */
function mayUse(account: Account, folder: string, program: string): boolean {
  const script = 'test -w "$1" && test -x "$1" && exec "$2" --version'
  return succeeds(commandFor(account, 'sh', ['-c', script, 'sh', folder, program]))
}

/** Whether the account can get to the path, through every folder above it. */
export function canReach(account: Account, path: string): boolean {
  return succeeds(commandFor(account, 'sh', ['-c', 'test -x "$1"', 'sh', path]))
}

function succeeds({ file, args, options }: Command): boolean {
  return spawnSync(file, args, { ...options, stdio: 'ignore' }).status === 0
}

/** Without the operator's PG… variables, which PostgreSQL would take as settings, and in English, which we read. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' }
}

function passwdLines(): string[][] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
  } catch {
    return [] // no passwd file: the usual numbers are the best guess
  }
}

function hasName(uid: number): boolean {
  return passwdLines().some((fields) => fields[2] === String(uid))
}

function nobodyIds(): { uid: number; gid: number } {
  const [, , uid, gid] = passwdLines().find(([name]) => name === 'nobody') ?? []
  // Signed, because on macOS nobody is -2.
  return { uid: Number(uid ?? NOBODY) >>> 0, gid: Number(gid ?? NOBODY) >>> 0 }
}
