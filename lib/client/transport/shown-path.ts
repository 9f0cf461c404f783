import { isSecretPattern } from '../../http/index.js'

/**
 * The path of a request as errors and spans may show it: that of its template where a variable has the name of a secret
 * (`/api/reset/{token}`).
 */
export function shownPath(url: URL, template: string | undefined): string {
  if (template === undefined || !isSecretPattern(template)) return url.pathname
  const path = template.replace(/^[^/{]*:\/\/[^/]*/, '')
  // What a base URL puts in front of it ends where the template begins, at the latest.
  const base = url.pathname.indexOf(path.slice(0, path.indexOf('{')))
  return url.pathname.slice(0, Math.max(0, base)) + path
}
