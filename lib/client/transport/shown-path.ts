import { isSecretPattern } from '../../http/index.js'

/** Templates are written in code; those that somebody makes up from data must not fill the memory. */
const MAX_KNOWN = 1_000
const known = new Map<string, string | undefined>()

/**
 * The path of a request as errors and spans may show it: that of its template where a variable has the name of a secret
 * (`/api/reset/{token}`).
 */
export function shownPath(url: URL, template: string | undefined): string {
  const path = template === undefined ? undefined : secretPath(template)
  if (path === undefined) return url.pathname
  // What a base URL puts in front of it ends where the template begins, at the latest.
  const base = url.pathname.indexOf(path.slice(0, path.indexOf('{')))
  return url.pathname.slice(0, Math.max(0, base)) + path
}

/** The path of a template where it has the name of a secret. Kept, as every traced request asks for that of its template. */
function secretPath(template: string): string | undefined {
  if (known.has(template)) return known.get(template)
  const path = isSecretPattern(template) ? template.replace(/^[^/{]*:\/\/[^/]*/, '') : undefined
  if (known.size < MAX_KNOWN) known.set(template, path)
  return path
}
