import { isHostValue } from './host-value.js'

// A target is visible ASCII (RFC 9112 section 3.2) and has no fragment.
const NOT_TARGET = /[^\x21\x22\x24-\x7e]/
const ABSOLUTE = /^https?:\/\/([^/?]+)(.*)$/i

/** A request target that was absolute or `*`, in the form that everybody else sees. */
export interface RequestTarget {
  /** Origin form with its query, or `*`. */
  readonly origin: string
  /** Of an absolute-form target, as sent. */
  readonly authority: string | undefined
}

/** Whether a request target holds characters that no target may have: controls, spaces, non-ASCII bytes, `#`. */
export function hasForbiddenCharacter(target: string): boolean {
  return NOT_TARGET.test(target)
}

/**
 * Reduces a target that does not begin with `/` (RFC 9112 sections 3.2.2 and 3.2.4). `undefined` when the method may not have it or
 * it is malformed: an authority form belongs to CONNECT, `*` to OPTIONS, user information to nobody.
 */
export function reduceTarget(target: string, method: string): RequestTarget | undefined {
  if (target === '*') return method === 'OPTIONS' ? { origin: '*', authority: undefined } : undefined
  const match = ABSOLUTE.exec(target)
  if (match === null) return undefined
  const [, authority = '', rest = ''] = match
  if (!isHostValue(authority) || authority.startsWith(':')) return undefined
  if (rest === '') return { origin: method === 'OPTIONS' ? '*' : '/', authority }
  return { origin: rest.startsWith('/') ? rest : `/${rest}`, authority }
}
