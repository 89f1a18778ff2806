import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'
import pluginVue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import { boundariesRule } from './e2e/lint/boundariesRule.ts'
import { walls } from './e2e/lint/walls.ts'

const nodeGlobals = 'clearInterval console performance process setInterval URL'.split(' ')

export default defineConfigWithVueTs(
  { ignores: ['dist/**', '.data/**', 'test-results/**'] },
  pluginVue.configs['flat/essential'],
  vueTsConfigs.strictTypeChecked,
  {
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      'vue/multi-word-component-names': 'off',
    },
  },
  {
    // What runs before anything is installed is plain JavaScript, in no TypeScript project.
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
    languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])) },
  },
  {
    plugins: { house: { rules: { boundaries: boundariesRule(import.meta.dirname, walls) } } },
    rules: { 'house/boundaries': 'error' },
  },
  {
    files: ['e2e/browser/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: '@playwright/test',
          importNames: ['test'],
          message: 'Take it from ../support/storyTest.ts, which closes what a story opened.',
        },
      ],
    },
  },
)
