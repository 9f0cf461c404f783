/**
 * Builds a Cache-Control value (RFC 9111 section 5.2, RFC 5861, RFC 8246). Durations are seconds. Immutable: every step is a new value.
 *
 * @example
 * ResponseEntity.ok().cacheControl(CacheControl.maxAge(3600).cachePublic().mustRevalidate()).body(product)
 */
export class CacheControl {
  readonly #directives: readonly string[]

  private constructor(directives: readonly string[]) {
    this.#directives = directives
  }

  static empty(): CacheControl {
    return new CacheControl([])
  }

  static maxAge(seconds: number): CacheControl {
    return CacheControl.empty().#with(duration('max-age', seconds))
  }

  /** Stored, but asked for again on every use. */
  static noCache(): CacheControl {
    return CacheControl.empty().#with('no-cache')
  }

  static noStore(): CacheControl {
    return CacheControl.empty().#with('no-store')
  }

  mustRevalidate(): CacheControl {
    return this.#with('must-revalidate')
  }

  noTransform(): CacheControl {
    return this.#with('no-transform')
  }

  cachePublic(): CacheControl {
    return this.#with('public')
  }

  cachePrivate(): CacheControl {
    return this.#with('private')
  }

  proxyRevalidate(): CacheControl {
    return this.#with('proxy-revalidate')
  }

  immutable(): CacheControl {
    return this.#with('immutable')
  }

  sMaxAge(seconds: number): CacheControl {
    return this.#with(duration('s-maxage', seconds))
  }

  staleWhileRevalidate(seconds: number): CacheControl {
    return this.#with(duration('stale-while-revalidate', seconds))
  }

  staleIfError(seconds: number): CacheControl {
    return this.#with(duration('stale-if-error', seconds))
  }

  toString(): string {
    return this.#directives.join(', ')
  }

  #with(directive: string): CacheControl {
    return this.#directives.includes(directive) ? this : new CacheControl([...this.#directives, directive])
  }
}

// RFC 9111 section 1.2.2: delta-seconds is a non-negative integer, and anything beyond 2^31 means "very long".
function duration(name: string, seconds: number): string {
  const bounded = Math.min(Math.max(Math.trunc(seconds), 0), 2 ** 31)
  return `${name}=${Number.isNaN(bounded) ? 0 : bounded}`
}
