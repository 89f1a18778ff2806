import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'
import pluginVue from 'eslint-plugin-vue'

interface Ban {
  /** `regex`, because a glob starting with `#` is a comment to ESLint's patterns. */
  regex: string
  message: string
}

/** Libraries with one owner: the folders that may import them, and nobody else. */
const owners: { library: string; regex: string; owners: string[] }[] = [
  { library: 'socket.io', regex: '^socket\\.io$', owners: ['server/live/', 'server/app.ts'] },
  { library: 'socket.io-client', regex: '^socket\\.io-client$', owners: ['client/link/', 'e2e/', 'server/live/'] },
  { library: 'maplibre-gl', regex: '^maplibre-gl', owners: ['client/map/'] },
  { library: 'echarts', regex: '^(vue-)?echarts', owners: ['client/charts/'] },
  { library: 'pg', regex: '^pg$', owners: ['server/store/', 'e2e/'] },
  { library: 'pino', regex: '^pino$', owners: ['server/log.ts'] },
  { library: '@node-rs/argon2', regex: '^@node-rs/argon2$', owners: ['server/people/'] },
  { library: 'gcoord', regex: '^gcoord$', owners: ['server/grids/'] },
  { library: 'playwright', regex: '^(playwright|@playwright/test)$', owners: ['e2e/'] },
]

const walls: Record<string, Ban[]> = {
  shared: [
    {
      regex: '^(?!(zod$|#shared/|\\./|vitest$|fast-check$)).+',
      message: 'shared/ imports zod and shared/ alone.',
    },
  ],
  client: [
    {
      regex: '^(#server/|(\\.\\./)+server/|node:|express$|pg$|kysely$|socket\\.io$)',
      message: 'client/ never imports the server or Node.',
    },
  ],
  server: [
    {
      regex: '^(#client/|(\\.\\./)+client/|vue($|-)|pinia$|maplibre-gl|echarts)',
      message: 'server/ never imports the client.',
    },
  ],
  e2e: [{ regex: '^#client/', message: 'e2e/ drives the product from outside.' }],
}

const bansFor = (folder: string, file?: string): Ban[] => [
  ...(walls[folder] ?? []),
  ...owners
    .filter((one) => !one.owners.some((home) => (file ?? `${folder}/`).startsWith(home)))
    .map(({ library, regex }) => ({ regex, message: `${library} has one owner; go through it.` })),
]

const restrict = (files: string[], patterns: Ban[]) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] as const },
})

// Most folders first, then the owners' own folders, which are freed of their own library only.
const ownedHomes = [...new Set(owners.flatMap((one) => one.owners))].filter((home) => home !== 'e2e/')
const boundaries = [
  ...Object.keys(walls).map((folder) => restrict([`${folder}/**/*.{ts,vue}`], bansFor(folder))),
  ...ownedHomes.map((home) =>
    restrict([home.endsWith('/') ? `${home}**/*.{ts,vue}` : home], bansFor(home.split('/')[0] ?? '', home)),
  ),
]

export default defineConfigWithVueTs(
  { ignores: ['dist/**', 'node_modules/**', '.data/**', 'e2e/lint/fixtures/**', '**/*.mjs'] },
  pluginVue.configs['flat/essential'],
  vueTsConfigs.strictTypeChecked,
  {
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'vue/multi-word-component-names': 'off',
    },
  },
  ...boundaries,
)
