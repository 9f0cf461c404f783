import { InvalidOriginError } from './ui.errors.js'

/** Host sources of Content Security Policy Level 3, section 2.3.1, without paths. */
const ORIGIN = /^https?:\/\/(?:\*\.)?(?:[\w-]+(?:\.[\w-]+)*|\[[\da-f:.]+\])(?::(?:\d{1,5}|\*))?$/i

/**
 * What the page may do: run and show what comes from its own origin, and call that and `origins`. Swagger UI holds some images as
 * `data:` URLs and styles elements through the DOM, which no directive restricts.
 *
 * @throws InvalidOriginError
 */
export function contentSecurityPolicy(origins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ['connect-src', "'self'", ...origins.map(checkedOrigin)].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ')
}

export function checkedOrigin(origin: string): string {
  if (!ORIGIN.test(origin)) throw new InvalidOriginError(origin)
  return origin
}
