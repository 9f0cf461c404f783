import { UriComponents, type UriParts, type UriValue, type UriVariables } from './uri-components.js'
import { UriPath } from './uri-path.js'
import { splitUri } from './uri-splitter.js'

/** What a URI of the running request is built from; the exchange is one. */
export interface UriSource {
  readonly scheme: string
  readonly host: string
  readonly path: string
  readonly query: string
}

/**
 * Builds URIs and URI templates, as Spring's class of that name does. There are two ways to encode. {@link encode}, before variables
 * are expanded, takes their values as opaque and encodes them strictly: right for almost everything.
 * `build().encode()`, afterwards, encodes only what is illegal, so values may bring separators with them.
 *
 * @example
 * UriComponentsBuilder.fromPath('/hotel list/{city}').queryParam('q', '{q}').encode()
 *   .buildAndExpand('New York', 'foo+bar').toUriString() // '/hotel%20list/New%20York?q=foo%2Bbar'
 */
export class UriComponentsBuilder {
  #scheme: string | undefined
  #schemeSpecificPart: string | undefined
  #userInfo: string | undefined
  #host: string | undefined
  #port: string | undefined
  #path = UriPath.EMPTY
  #query = new Map<string, readonly (string | undefined)[]>()
  #fragment: string | undefined
  #encodesTemplate = false

  private constructor() {}

  static newInstance(): UriComponentsBuilder {
    return new UriComponentsBuilder()
  }

  static fromPath(path: string): UriComponentsBuilder {
    return new UriComponentsBuilder().path(path)
  }

  /** From a URI, a relative reference or a template of one. @throws InvalidUriError */
  static fromUriString(uri: string): UriComponentsBuilder {
    const parts = splitUri(uri)
    const builder = new UriComponentsBuilder()
    builder.#scheme = parts.scheme
    builder.#schemeSpecificPart = parts.schemeSpecificPart
    builder.#userInfo = parts.userInfo
    builder.#host = parts.host
    builder.#port = parts.port
    builder.#fragment = parts.fragment
    if (parts.path !== '') builder.path(parts.path)
    return parts.query === undefined ? builder : builder.query(parts.query)
  }

  static fromUri(uri: URL): UriComponentsBuilder {
    return UriComponentsBuilder.fromUriString(uri.href)
  }

  /**
   * From the request in hand: what it asked for, encoded as it came; braces are encoded, as a client names no template variables. The
   * host is what the client says it is.
   */
  static fromExchange({ scheme, host, path, query }: UriSource): UriComponentsBuilder {
    const authority = host === '' ? '' : `${scheme}://${host}`
    const target = `${path}${query === '' ? '' : `?${query}`}`.replaceAll('{', '%7B').replaceAll('}', '%7D')
    return UriComponentsBuilder.fromUriString(authority + target)
  }

  scheme(scheme: string | undefined): this {
    this.#scheme = scheme
    return this
  }

  userInfo(userInfo: string | undefined): this {
    this.#userInfo = userInfo
    return this
  }

  host(host: string | undefined): this {
    this.#host = host
    return this
  }

  /** A number, or a template variable. */
  port(port: number | string | undefined): this {
    this.#port = port === undefined ? undefined : String(port)
    return this
  }

  /** Appends to the path. Slashes separate segments; double ones become one. */
  path(path: string): this {
    this.#path = this.#path.path(path)
    return this
  }

  /** Appends segments, each after a slash of its own; a slash inside one will be encoded. Empty ones are left out. */
  pathSegment(...segments: readonly string[]): this {
    this.#path = this.#path.segments(segments)
    return this
  }

  /** Sets the path; `undefined` removes it. */
  replacePath(path: string | undefined): this {
    this.#path = path === undefined ? UriPath.EMPTY : UriPath.EMPTY.path(path)
    return this
  }

  /** Appends the parameters of a query string. */
  query(query: string): this {
    for (const pair of query.split('&')) {
      if (pair === '') continue
      const equals = pair.indexOf('=')
      if (equals < 0) this.queryParam(pair)
      else this.queryParam(pair.slice(0, equals), pair.slice(equals + 1))
    }
    return this
  }

  /** Sets the query; `undefined` removes it. */
  replaceQuery(query: string | undefined): this {
    this.#query.clear()
    return query === undefined ? this : this.query(query)
  }

  /** Appends a parameter, once per value; arrays count as their items. Without values, or with `undefined`: the name without `=`. */
  queryParam(name: string, ...values: readonly (UriValue | readonly UriValue[])[]): this {
    const texts = values
      .flat()
      .map((value) => (value === undefined || value === null ? undefined : String(value)))
    this.#query.set(name, [...(this.#query.get(name) ?? []), ...(texts.length === 0 ? [undefined] : texts)])
    return this
  }

  /** {@link queryParam} for each entry. */
  queryParams(parameters: Readonly<Record<string, UriValue>> | ReadonlyMap<string, UriValue>): this {
    const entries = parameters instanceof Map ? parameters : Object.entries(parameters)
    for (const [name, value] of entries as Iterable<[string, UriValue]>) this.queryParam(name, value)
    return this
  }

  /** {@link queryParam} unless the value is `undefined` or `null`. */
  queryParamIfPresent(name: string, value: UriValue): this {
    return value === undefined || value === null ? this : this.queryParam(name, value)
  }

  /** Replaces every value of the parameter; without values the parameter goes. */
  replaceQueryParam(name: string, ...values: readonly (UriValue | readonly UriValue[])[]): this {
    this.#query.delete(name)
    return values.length === 0 ? this : this.queryParam(name, ...values)
  }

  /** `undefined` removes it. */
  fragment(fragment: string | undefined): this {
    this.#fragment = fragment
    return this
  }

  /** Encodes the template when it is built, and values of variables strictly when they are expanded. */
  encode(): this {
    this.#encodesTemplate = true
    return this
  }

  /** `true`: everything is encoded already, and checked to be. @throws InvalidUriError when it is not */
  build(encoded = false): UriComponents {
    const parts: UriParts = {
      scheme: this.#scheme,
      schemeSpecificPart: this.#schemeSpecificPart,
      userInfo: this.#userInfo,
      host: this.#host,
      port: this.#port,
      path: this.#path,
      query: new Map(this.#query),
      fragment: this.#fragment,
    }
    if (encoded) return new UriComponents(parts, 'complete')
    const components = new UriComponents(parts, 'none')
    return this.#encodesTemplate ? components.encodeTemplate() : components
  }

  /** Values by name (one object) or by position. @throws UriVariableError where one is missing */
  buildAndExpand(...variables: UriVariables): UriComponents {
    return this.build().expand(...variables)
  }

  /** The URL, with template and values encoded as by {@link encode}. @throws InvalidUriError for a relative reference */
  toUri(...variables: UriVariables): URL {
    return this.cloneBuilder()
      .encode()
      .buildAndExpand(...variables)
      .toUri()
  }

  /** As text, encoded; variables stay where {@link encode} was called. */
  toUriString(): string {
    return this.build().encode().toUriString()
  }

  cloneBuilder(): UriComponentsBuilder {
    const clone = new UriComponentsBuilder()
    clone.#scheme = this.#scheme
    clone.#schemeSpecificPart = this.#schemeSpecificPart
    clone.#userInfo = this.#userInfo
    clone.#host = this.#host
    clone.#port = this.#port
    clone.#path = this.#path
    clone.#query = new Map(this.#query)
    clone.#fragment = this.#fragment
    clone.#encodesTemplate = this.#encodesTemplate
    return clone
  }
}
