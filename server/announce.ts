import { offerDemo, type demoSecrets } from './demo/demo.ts'
import type { FirstAdministrator } from './installation/firstAdministrator.ts'

interface Started {
  url: string
  demo: ReturnType<typeof demoSecrets> | null
  first: FirstAdministrator
}

/** Tells whoever started the server where it is and how to get in: on the terminal alone, never in the log. */
export function announce({ url, demo, first }: Started): void {
  const lines = ['', `  哨台 Shaotai  ${url}`, '']
  if (demo) {
    const { accounts } = offerDemo(demo)
    lines.push(`  演示账号 demo accounts, password ${demo.password}:`)
    for (const { username, label } of accounts) lines.push(`    ${username.padEnd(10)} ${label}`)
    lines.push('', `  来源密钥 feed keys: ${Object.values(demo.feedKeys).join('  ')}`, '')
  }
  if (first) lines.push(...wayIn(url, first), '')
  process.stdout.write(`${lines.join('\n')}\n`)
}

const wayIn = (url: string, first: NonNullable<FirstAdministrator>): string[] =>
  'code' in first
    ? [
        `  首位管理员 first administrator: ${first.username}`,
        `  一次性登录码 one-time code:     ${first.code}`,
        `  请在 ${first.expiresAt.slice(0, 10)} 前登录 ${url}/admin 并设置密码；首次登录前重新启动会换发新码`,
        '  log in with the code in place of a password and choose one; a start before that makes a new code',
      ]
    : [
        `  首位管理员 ${first.username}：登录码由同时启动的另一进程显示`,
        `  the code for ${first.username} was shown by the process that started at the same moment`,
      ]
