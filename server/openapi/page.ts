import { createHash } from 'node:crypto'
import type { OpenApi, Operation } from './document.ts'

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1b2733; background: #fff }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #d5dde5 }
details { border: 1px solid #d5dde5; border-radius: .4rem; margin: .5rem 0 }
summary { padding: .5rem .75rem; cursor: pointer }
details > div { padding: 0 .75rem .75rem }
code, pre { font: 14px/1.45 ui-monospace, monospace }
pre { background: #f3f6f9; padding: .75rem; overflow-x: auto; border-radius: .3rem }
b.get { color: #0b6e4f } b.post { color: #8a4b00 } b.delete { color: #a3123a }
td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top }
`

/** A page of its own: its one style, nothing else, and nothing that runs. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(style)
  .digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
const text = (value: string): string => value.replace(/[&<>"]/g, (char) => escapes[char] ?? char)
const json = (value: unknown): string => `<pre>${text(JSON.stringify(value, null, 2))}</pre>`

/** The document for people: no script, nothing fetched, readable with a keyboard. */
export function makePage(document: OpenApi): string {
  const { info, tags, paths, components } = document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const chapters = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name))
    return `<h2>${text(description)}</h2>${own.map(operationBlock).join('')}`
  })
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(info.title)} API</title><style>${style}</style></head><body>
<h1>${text(info.title)} <small>${text(info.version)}</small></h1>
<p>${text(info.description)} For programs: <a href="openapi.json">openapi.json</a>.</p>
${chapters.join('')}
<h2>Socket requests</h2>${blocks(document['x-socket-requests'])}
<h2>Schemas</h2>${blocks(components.schemas)}
</body></html>`
}

const block = (id: string, summary: string, inside: string): string =>
  `<details id="${text(id)}"><summary>${summary}</summary><div>${inside}</div></details>`

const blocks = (schemas: Readonly<Record<string, unknown>>): string =>
  Object.entries(schemas)
    .map(([name, schema]) => block(name, `<code>${text(name)}</code>`, json(schema)))
    .join('')

const accessWords: Readonly<Record<string, string>> = {
  session: 'session cookie',
  token: 'token',
  feedKey: 'feed key',
}

function operationBlock({
  path,
  method,
  operation,
}: {
  path: string
  method: string
  operation: Operation
}): string {
  const { summary, operationId, parameters, requestBody, responses } = operation
  const access = operation.security.flatMap((one) => Object.keys(one))
  const parts = [
    `<p>Access: ${access.map((one) => accessWords[one] ?? one).join(' or ') || 'open'}</p>`,
    parameters.length > 0 ? table(parameters) : '',
    requestBody ? bodyOf(requestBody.content) : '',
    '<h4>Answers</h4>',
    ...Object.entries(responses).map(([status, { description, content }]) => {
      const schema = content?.['application/json']?.schema
      const isFailure = Number(status) >= 400 && status !== '422'
      return `<p><code>${status}</code> ${text(description)}</p>${schema && !isFailure ? json(schema) : ''}`
    }),
  ]
  const head = `<b class="${method}">${method.toUpperCase()}</b> <code>${text(path)}</code> — ${text(summary)}`
  return block(operationId, head, parts.join(''))
}

/** A JSON body by its schema, any other by its media types. */
function bodyOf(content: NonNullable<Operation['requestBody']>['content']): string {
  const schema = content['application/json']?.schema
  const types = Object.keys(content).map((type) => `<code>${text(type)}</code>`)
  return `<h4>Body</h4>${schema ? json(schema) : `<p>${types.join(' or ')}</p>`}`
}

function table(parameters: Operation['parameters']): string {
  const rows = parameters.map(
    ({ name, in: where, required, description = '', schema }) =>
      `<tr><td><code>${text(name)}</code></td><td>${where}${required ? ', required' : ''}</td><td>${text(description)} <code>${text(JSON.stringify(schema))}</code></td></tr>`,
  )
  return `<table><tr><th>Parameter</th><th>Where</th><th>What</th></tr>${rows.join('')}</table>`
}
