import { isBuiltin } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import type { Rule } from 'eslint'
import type { Wall } from './walls.ts'

/** What the kinds of import below have in common. */
interface Importing {
  type: string
  source: { type: string; value?: unknown; loc: NonNullable<Rule.Node['loc']> } | null
  importKind?: string
  exportKind?: string
  specifiers?: { importKind?: string }[]
}

const kinds = [
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression', // import('…')
  'TSImportType', // import('…').Type
]

/**
 * Holds the walls. A rule of our own, because ESLint's `no-restricted-imports` sees neither
 * `import()` nor where `../` leads, and gives a file that stands in two folders' lists only the
 * last one's freedom.
 */
export function boundariesRule(root: string, walls: readonly Wall[]): Rule.RuleModule {
  return {
    meta: { type: 'problem', schema: [] },
    create(context) {
      const file = fromRoot(root, context.filename)
      const mine = walls.filter((wall) => wall.files.test(file) && wall.except?.test(file) !== true)

      const check = (node: Rule.Node) => {
        const { source, ...rest } = node as unknown as Importing
        if (typeof source?.value !== 'string') return
        const target = targetOf(root, file, source.value)
        const isFree = (wall: Wall) => wall.mayImportTypes === true && isTypeOnly(rest)
        const broken = mine.find((wall) => wall.targets.test(target) && !isFree(wall))
        if (broken) context.report({ loc: source.loc, message: broken.message })
      }
      return Object.fromEntries(kinds.map((kind) => [kind, check]))
    },
  }
}

function isTypeOnly({ type, importKind, exportKind, specifiers = [] }: Omit<Importing, 'source'>) {
  if (type === 'TSImportType' || importKind === 'type' || exportKind === 'type') return true
  return specifiers.length > 0 && specifiers.every((one) => one.importKind === 'type')
}

/** Where an import leads: a path from the root, a package's name, or `node:…`. */
function targetOf(root: string, file: string, specifier: string): string {
  if (specifier.startsWith('#')) return join(specifier.slice(1)).replaceAll(sep, '/')
  if (specifier.startsWith('.')) return fromRoot(root, join(root, dirname(file), specifier))
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`
  const [scopeOrName = '', name = ''] = specifier.split('/')
  return scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName
}

function fromRoot(root: string, path: string): string {
  return relative(root, path).replaceAll(sep, '/')
}
