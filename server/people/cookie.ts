/** The session's cookie: HttpOnly, SameSite=Strict, since no other site has business here. */
export const SESSION_COOKIE = 'shaotai_session'

/** One cookie's value out of a `Cookie` header. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const [key, ...value] = part.trim().split('=')
    if (key === name) return value.join('=')
  }
  return null
}
