import { MalformedQueryException } from './uri.errors.js'

const AMPERSAND = 38
const EQUALS = 61
const NO_VALUES: readonly string[] = []

/** What carries a raw query string and a slot for its reader; the exchange does. */
export interface QueryHolder {
  /** Raw, without `?`. */
  readonly query: string
  /** Filled on first use. */
  parsedQuery: QueryParameters | undefined
}

/**
 * Reads a raw query string (`application/x-www-form-urlencoded`) parameter by parameter. It is checked once, as a whole; a parameter
 * is found by scanning, so nothing is built for names that nobody asks for. Names are plain text: `ids[]=1` is a parameter `ids[]`,
 * `a[b]=1` is `a[b]`, and no name can reach a prototype.
 */
export class QueryParameters {
  static readonly EMPTY = new QueryParameters('')
  readonly #raw: string
  /** Whether a name may have to be decoded before it is compared. */
  readonly #isEncoded: boolean

  private constructor(raw: string) {
    this.#raw = raw
    this.#isEncoded = raw.includes('%') || raw.includes('+')
  }

  /** @throws MalformedQueryException (400) on a bad percent-encoding, bytes that are not UTF-8, or too many parameters */
  static of(raw: string, maxParameters = 1000): QueryParameters {
    if (raw === '') return QueryParameters.EMPTY
    checkCount(raw, maxParameters)
    if (raw.includes('%')) checkEncoding(raw)
    return new QueryParameters(raw)
  }

  /** The exchange's query, read once. @throws MalformedQueryException (400) */
  static ofExchange(exchange: QueryHolder, maxParameters?: number): QueryParameters {
    return (exchange.parsedQuery ??= QueryParameters.of(exchange.query, maxParameters))
  }

  /** The first value; `''` for `name=` and for a lone `name`. */
  get(name: string): string | undefined {
    const at = this.#find(name, 0)
    return at < 0 ? undefined : this.#valueAt(at)
  }

  /** Every value, in order. */
  getAll(name: string): readonly string[] {
    let at = this.#find(name, 0)
    if (at < 0) return NO_VALUES
    const values: string[] = []
    for (; at >= 0; at = this.#find(name, this.#endOf(at) + 1)) values.push(this.#valueAt(at))
    return values
  }

  has(name: string): boolean {
    return this.#find(name, 0) >= 0
  }

  /** Every parameter, decoded, as it came. */
  *entries(): Generator<readonly [name: string, value: string]> {
    for (let at = 0; at < this.#raw.length; at = this.#endOf(at) + 1) {
      if (this.#endOf(at) > at) yield [decode(this.#raw.slice(at, this.#nameEnd(at))), this.#valueAt(at)]
    }
  }

  /** Every name with its values: for "all of them". */
  toMap(): Map<string, readonly string[]> {
    const map = new Map<string, string[]>()
    for (const [name, value] of this.entries()) {
      const values = map.get(name)
      if (values === undefined) map.set(name, [value])
      else values.push(value)
    }
    return map
  }

  /** Where the next parameter of that name starts, or -1. */
  #find(name: string, from: number): number {
    const raw = this.#raw
    for (let at = from; at < raw.length; at = this.#endOf(at) + 1) {
      const code = raw.charCodeAt(at + name.length)
      const endsHere = at + name.length >= raw.length || code === EQUALS || code === AMPERSAND
      // An empty parameter (`a=1&&b=2`) is none; `=x` is one with an empty name.
      if (
        endsHere &&
        raw.startsWith(name, at) &&
        this.#endOf(at) > at &&
        this.#nameEnd(at) === at + name.length
      ) {
        if (!this.#isEncoded || decode(raw.slice(at, at + name.length)) === name) return at
      } else if (this.#isEncoded && this.#isNamed(at, name)) return at
    }
    return -1
  }

  #isNamed(at: number, name: string): boolean {
    const text = this.#raw.slice(at, this.#nameEnd(at))
    return (text.includes('%') || text.includes('+')) && decode(text) === name
  }

  /** Looks no further than the parameter: a search for `=` in the whole text would make a long one without any quadratic. */
  #nameEnd(at: number): number {
    const raw = this.#raw
    let end = at
    while (end < raw.length) {
      const code = raw.charCodeAt(end)
      if (code === EQUALS || code === AMPERSAND) break
      end++
    }
    return end
  }

  #endOf(at: number): number {
    const end = this.#raw.indexOf('&', at)
    return end < 0 ? this.#raw.length : end
  }

  #valueAt(at: number): string {
    const end = this.#endOf(at)
    const nameEnd = this.#nameEnd(at)
    return nameEnd === end ? '' : decode(this.#raw.slice(nameEnd + 1, end))
  }
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced
}

function checkCount(raw: string, maxParameters: number): void {
  let count = 1
  for (let at = raw.indexOf('&'); at >= 0; at = raw.indexOf('&', at + 1)) count++
  if (count > maxParameters)
    throw new MalformedQueryException(`The query has more than ${maxParameters} parameters.`)
}

/** A multi-byte character never spans a separator, so the whole is valid exactly when every part is. */
function checkEncoding(raw: string): void {
  try {
    decodeURIComponent(raw)
  } catch {
    throw new MalformedQueryException('The query has a malformed percent-encoding.')
  }
}
