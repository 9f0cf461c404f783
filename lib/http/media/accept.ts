import { FieldScanner } from './field-scanner.js'
import { MediaType, readMediaType } from './media-type.js'

/** One range of an Accept field. */
export interface AcceptRange {
  readonly range: MediaType
  /** 0 to 1; 0 means "not acceptable". */
  readonly quality: number
}

const QUALITY = /^(?:0?\.\d{1,3}|0\.?|1(?:\.0{0,3})?)$/
const MAX_RANGES = 64
const MAX_CACHED = 128
const MAX_CACHED_LENGTH = 256

/**
 * What a client accepts (RFC 9110 section 12.5.1). Clients of a kind all send the same few values, so short ones are
 * remembered; the memory is bounded and starts afresh when full, so a hostile client can only slow itself down.
 */
export class Accept {
  static readonly ALL = new Accept([{ range: MediaType.of('*/*'), quality: 1 }])
  static readonly #known = new Map<string, Accept | undefined>()

  /** Best first: by quality, then specificity, then as sent. Ranges with quality 0 come last. */
  readonly ranges: readonly AcceptRange[]
  readonly #bySpecificity: readonly AcceptRange[]

  private constructor(ranges: readonly AcceptRange[]) {
    this.ranges = ranges.toSorted(
      (a, b) => b.quality - a.quality || b.range.specificity - a.range.specificity,
    )
    this.#bySpecificity = ranges.toSorted((a, b) => b.range.specificity - a.range.specificity)
  }

  /** An absent or empty field accepts everything; `undefined` where the field is malformed or names more than 64 ranges. */
  static of(field: string | undefined): Accept | undefined {
    if (field === undefined || field === '*/*' || field === '') return Accept.ALL
    const known = Accept.#known.get(field)
    if (known !== undefined || field.length > MAX_CACHED_LENGTH) return known ?? Accept.#parse(field)
    if (Accept.#known.size >= MAX_CACHED) Accept.#known.clear()
    const parsed = Accept.#parse(field)
    if (parsed !== undefined) Accept.#known.set(field, parsed)
    return parsed
  }

  static #parse(field: string): Accept | undefined {
    try {
      const ranges = readRanges(new FieldScanner(field))
      return ranges.length === 0 ? Accept.ALL : new Accept(ranges)
    } catch {
      return undefined
    }
  }

  /** The quality of the narrowest range that includes the type; 0 where none does. */
  qualityOf(type: MediaType): number {
    for (const { range, quality } of this.#bySpecificity) {
      if (range.includes(type) && type.hasParametersOf(range)) return quality
    }
    // A produced range (`text/*`) is acceptable where the client asks for one of its types.
    if (!type.isWildcard) return 0
    return this.ranges.find(({ range }) => type.includes(range))?.quality ?? 0
  }

  /** The offer the client likes best; among equals the range it lists first, then the first offer. `undefined`: none will do. */
  negotiate(offers: readonly MediaType[]): MediaType | undefined {
    for (const { range, quality } of this.ranges) {
      if (quality === 0) return undefined
      const best = offers.find((offer) => this.qualityOf(offer) === quality && matches(range, offer))
      if (best !== undefined) return best
    }
    return undefined
  }
}

function matches(range: MediaType, offer: MediaType): boolean {
  return (
    (range.includes(offer) && offer.hasParametersOf(range)) || (offer.isWildcard && offer.includes(range))
  )
}

function readRanges(scanner: FieldScanner): AcceptRange[] {
  const ranges: AcceptRange[] = []
  while (!scanner.done) {
    scanner.skipBlanks()
    // RFC 9110 section 5.6.1: empty list elements are ignored.
    if (scanner.take(',')) continue
    if (scanner.done) break
    if (ranges.length === MAX_RANGES) scanner.fail(`it lists more than ${MAX_RANGES} ranges`)
    ranges.push(toRange(readMediaType(scanner), scanner))
    if (!scanner.done && !scanner.take(',')) scanner.fail(`"," is missing at position ${scanner.position}`)
  }
  return ranges
}

function toRange(range: MediaType, scanner: FieldScanner): AcceptRange {
  const q = range.parameters.get('q')
  if (q === undefined) return { range, quality: 1 }
  if (!QUALITY.test(q)) scanner.fail('q is not a number from 0 to 1')
  const parameters = new Map(range.parameters)
  parameters.delete('q')
  return { range: new MediaType(range.type, range.subtype, parameters), quality: Number(q) }
}
