import { InvalidUriError } from './uri.errors.js'

/** The parts of a URI as they stand in it. */
export interface SplitUri {
  readonly scheme: string | undefined
  readonly schemeSpecificPart: string | undefined
  readonly userInfo: string | undefined
  readonly host: string | undefined
  readonly port: string | undefined
  readonly path: string
  readonly query: string | undefined
  readonly fragment: string | undefined
}

// RFC 3986 appendix B; what stands in braces separates nothing. No two alternatives start with the same character.
const REFERENCE =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*|\{[^{}]*\}):)?(?:\/\/((?:\{[^{}]*\}|[^/?#{])*))?((?:\{(?:[^{}]|\{[^{}]*\})*\}|[^?#{])*)(?:\?([^#]*))?(?:#(.*))?$/s
const AUTHORITY =
  /^(?:([^@]*)@)?(\[[0-9A-Fa-f:.]*(?:%25[^\]]*)?\]|(?:\{[^{}]*\}|[^:@[\]{}])*)(?::(\d*|\{[^{}]*\}))?$/

/** @throws InvalidUriError */
export function splitUri(uri: string): SplitUri {
  const [, scheme, authority, path = '', query, fragment] =
    REFERENCE.exec(uri) ?? invalid(uri, "a '{' is not closed", "Close it, or encode it as '%7B'.")
  const isOpaque = scheme !== undefined && authority === undefined && !path.startsWith('/')
  if (isOpaque) {
    const schemeSpecificPart = query === undefined ? path : `${path}?${query}`
    return { scheme, schemeSpecificPart, path: '', query: undefined, fragment, ...NO_AUTHORITY }
  }
  return { scheme, schemeSpecificPart: undefined, path, query, fragment, ...splitAuthority(authority, uri) }
}

const NO_AUTHORITY = { userInfo: undefined, host: undefined, port: undefined }

function splitAuthority(
  authority: string | undefined,
  uri: string,
): Pick<SplitUri, 'userInfo' | 'host' | 'port'> {
  if (authority === undefined || authority === '') return NO_AUTHORITY
  const [, userInfo, host, port] =
    AUTHORITY.exec(authority) ??
    invalid(uri, `'${authority}' is not a host with a port`, "Write 'host', 'host:8080' or '[::1]:8080'.")
  return { userInfo, host, port }
}

function invalid(uri: string, reason: string, edit: string): never {
  throw new InvalidUriError(uri, reason, edit)
}
