import { checkEncoded, encodePart, encodeTemplate, expandTemplate, type UriPart } from './uri-encoding.js'
import { InvalidUriError, UriVariableError } from './uri.errors.js'
import { UriPath, withoutDotSegments } from './uri-path.js'

/** What a variable or parameter may be given: whatever has a text form. `undefined` and `null` are empty. */
export type UriValue = string | number | bigint | boolean | null | undefined | { toString(): string }

/** Values by name, or by position for variables in the order in which they stand in the URI. */
export type UriVariables = readonly [Readonly<Record<string, UriValue>>] | readonly UriValue[]

/** Values by parameter; `undefined` is a name without `=`. */
export type UriQuery = ReadonlyMap<string, readonly (string | undefined)[]>

/** The parts of a URI. An opaque one (`mailto:a@b.c`) has a scheme and a scheme-specific part only. */
export interface UriParts {
  readonly scheme: string | undefined
  readonly schemeSpecificPart: string | undefined
  readonly userInfo: string | undefined
  readonly host: string | undefined
  readonly port: string | undefined
  readonly path: UriPath
  readonly query: UriQuery
  readonly fragment: string | undefined
}

/** `template`: legal characters only, but for `{variables}`, whose values will be encoded strictly. */
type Encoding = 'none' | 'template' | 'complete'

/** An immutable URI or URI template, made by {@link UriComponentsBuilder}. Names and rules are those of Spring's class. */
export class UriComponents {
  readonly #parts: UriParts
  readonly #encoding: Encoding

  /** @internal */
  constructor(parts: UriParts, encoding: Encoding) {
    this.#parts = parts
    this.#encoding = encoding
    if (encoding === 'complete') this.#check()
  }

  get scheme(): string | undefined {
    return this.#parts.scheme
  }

  get schemeSpecificPart(): string | undefined {
    return this.#parts.schemeSpecificPart
  }

  get userInfo(): string | undefined {
    return this.#parts.userInfo
  }

  get host(): string | undefined {
    return this.#parts.host
  }

  /** @throws InvalidUriError while the port is a variable that was not expanded, or not a number up to 65535 */
  get port(): number | undefined {
    const { port } = this.#parts
    if (port === undefined || port === '') return undefined
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
      throw new InvalidUriError(
        this.toUriString(),
        `its port is '${port}'`,
        'Expand it, or give a number up to 65535.',
      )
    }
    return Number(port)
  }

  get path(): string {
    return this.#parts.path.toString()
  }

  get pathSegments(): readonly string[] {
    return this.path.split('/').filter((segment) => segment !== '')
  }

  /** Without `?`; `undefined` when there are no parameters. */
  get query(): string | undefined {
    const pairs = [...this.#parts.query].flatMap(([name, values]) =>
      values.map((value) => (value === undefined ? name : `${name}=${value}`)),
    )
    return pairs.length === 0 ? undefined : pairs.join('&')
  }

  get queryParams(): UriQuery {
    return this.#parts.query
  }

  get fragment(): string | undefined {
    return this.#parts.fragment
  }

  /**
   * Replaces the variables. After {@link UriComponentsBuilder.encode} the values are opaque: everything but unreserved characters is
   * encoded. Otherwise they are put in as they are.
   *
   * @throws UriVariableError where a value is missing
   */
  expand(...variables: UriVariables): UriComponents {
    const plain = valuesOf(variables, this.toUriString())
    const isTemplate = this.#encoding === 'template'
    const valueOf = isTemplate ? (name: string) => encodePart(plain(name), 'strict') : plain
    const expanded = this.#map((text) => expandTemplate(text, valueOf))
    return new UriComponents(expanded, isTemplate ? 'complete' : this.#encoding)
  }

  /**
   * Encodes after expansion: what is not ASCII or not legal in its component. Legal characters with a reserved meaning (`;` in a
   * path, `+` in a query) stay. What looks like a variable is encoded too. Does nothing to what is encoded already.
   */
  encode(): UriComponents {
    return this.#encoding === 'none' ? new UriComponents(this.#map(encodePart), 'complete') : this
  }

  /** Takes `.` and `..` out of the path (RFC 3986 section 6.2.2.3). */
  normalize(): UriComponents {
    const path = withoutDotSegments(this.path)
    return new UriComponents({ ...this.#parts, path: UriPath.EMPTY.path(path) }, this.#encoding)
  }

  /** As text, relative references too; as it is: call {@link encode} before where that is needed. */
  toUriString(): string {
    const { scheme, schemeSpecificPart, userInfo, host, port, fragment } = this.#parts
    let uri = scheme === undefined ? '' : `${scheme}:`
    if (schemeSpecificPart !== undefined) uri += schemeSpecificPart
    else {
      const { path, query } = this
      if (host !== undefined || userInfo !== undefined) {
        uri += `//${userInfo === undefined ? '' : `${userInfo}@`}${host ?? ''}`
        if (port !== undefined && port !== '') uri += `:${port}`
        if (path !== '' && !path.startsWith('/')) uri += '/'
      }
      uri += path + (query === undefined ? '' : `?${query}`)
    }
    return fragment === undefined ? uri : `${uri}#${fragment}`
  }

  /** As a URL, encoded if that has not been done. @throws InvalidUriError for a relative reference: it has a {@link toUriString} only */
  toUri(): URL {
    const uri = this.encode().toUriString()
    if (!URL.canParse(uri)) {
      throw new InvalidUriError(
        uri,
        this.scheme === undefined ? 'it is relative, a URL is not' : 'it is not a URL',
        this.scheme === undefined
          ? 'Use toUriString(), or set scheme and host.'
          : 'Correct its host or port.',
      )
    }
    return new URL(uri)
  }

  toString(): string {
    return this.toUriString()
  }

  /** @internal */
  encodeTemplate(): UriComponents {
    return new UriComponents(this.#map(encodeTemplate), 'template')
  }

  #map(change: (text: string, part: UriPart) => string): UriParts {
    const { scheme, schemeSpecificPart, userInfo, host, port, path, query, fragment } = this.#parts
    const apply = (text: string | undefined, part: UriPart): string | undefined =>
      text === undefined ? undefined : change(text, part)
    // In the order in which the parts stand in the URI: values by position rely on it.
    return {
      scheme: apply(scheme, 'scheme'),
      schemeSpecificPart: apply(schemeSpecificPart, 'fragment'),
      userInfo: apply(userInfo, 'userInfo'),
      host: apply(host, host?.startsWith('[') ? 'hostIpv6' : 'host'),
      port: apply(port, 'port'),
      path: path.map(change),
      query: new Map(
        [...query].map(([name, values]) => [
          change(name, 'queryParameter'),
          values.map((value) => apply(value, 'queryParameter')),
        ]),
      ),
      fragment: apply(fragment, 'fragment'),
    }
  }

  #check(): void {
    const uri = this.toUriString()
    this.#map((text, part) => {
      checkEncoded(text, part, uri)
      return text
    })
  }
}

function valuesOf(variables: UriVariables, template: string): (name: string) => string {
  const [first] = variables
  if (variables.length === 1 && isRecord(first)) {
    return (name) => {
      if (!Object.hasOwn(first, name)) throw new UriVariableError(name, template)
      return textOf(first[name])
    }
  }
  let next = 0
  return (name) => {
    if (next >= variables.length) throw new UriVariableError(name, template)
    return textOf(variables[next++])
  }
}

function isRecord(
  value: UriValue | Readonly<Record<string, UriValue>>,
): value is Readonly<Record<string, UriValue>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function textOf(value: UriValue): string {
  return value === undefined || value === null ? '' : String(value)
}
