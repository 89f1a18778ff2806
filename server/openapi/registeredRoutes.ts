import { Router } from 'express'

interface Stacked {
  stack: Layer[]
}
interface Layer {
  route?: { path: string; methods: Record<string, boolean> }
  handle: Partial<Stacked>
}

export interface RegisteredRoute {
  method: string
  /** As Express was told: `/api/cases/:id`. */
  path: string
}

/**
 * For tests: what `make` made, and every route it registered. Express 5 keeps no trace of the path a
 * router was mounted at, and no way from the HTTP server to the application, so both are noted while
 * `make` mounts.
 */
export async function watchRoutes<T>(
  make: () => Promise<T>,
): Promise<{ made: T; routes: RegisteredRoute[] }> {
  const mountedAt = new Map<Partial<Stacked>, string>()
  const routers = new Set<Stacked>()
  const prototype = Router.prototype as { use: (...args: unknown[]) => unknown }
  const use = prototype.use
  prototype.use = function (this: Stacked, ...args: unknown[]) {
    routers.add(this)
    const before = this.stack.length
    const result = use.apply(this, args)
    const path = typeof args[0] === 'string' && args[0] !== '/' ? args[0] : ''
    for (const { handle } of this.stack.slice(before)) mountedAt.set(handle, path)
    return result
  }

  const walk = ({ stack }: Stacked, base: string): RegisteredRoute[] =>
    stack.flatMap(({ route, handle }) => {
      if (route) {
        const path = base + (route.path === '/' ? '' : route.path)
        return Object.keys(route.methods).map((method) => ({ method, path }))
      }
      const at = base + (mountedAt.get(handle) ?? '')
      return handle.stack ? walk({ stack: handle.stack }, at) : []
    })
  try {
    const made = await make()
    const roots = [...routers].filter((router) => !mountedAt.has(router))
    return { made, routes: roots.flatMap((root) => walk(root, '')) }
  } finally {
    prototype.use = use
  }
}
