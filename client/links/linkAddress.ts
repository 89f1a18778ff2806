/** What is sent: the secret stands behind the #, which no server, proxy or referrer ever sees. */
export const linkAddress = (origin: string, secret: string): string => `${origin}/in#${secret}`

/** The secret in a page's fragment; null where there is none. */
export function secretIn(hash: string): string | null {
  const secret = hash.replace(/^#/, '')
  return secret === '' || secret.length > 100 ? null : secret
}
