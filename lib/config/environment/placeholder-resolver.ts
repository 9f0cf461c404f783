import {
  InvalidPlaceholderError,
  PlaceholderCycleError,
  UnresolvedPlaceholderError,
} from '../config.errors.js'

/** A property a placeholder may name: its raw value, and how messages call it. */
export interface PlaceholderTarget {
  /** Identity for cycle detection: the same for every spelling of the name. */
  readonly key: string
  /** `shop.name (application.yaml:3)`. */
  readonly label: string
  readonly value: string
}

export type PlaceholderLookup = (name: string) => PlaceholderTarget | undefined

type Part = string | Placeholder

interface Placeholder {
  readonly name: readonly Part[]
  readonly fallback: readonly Part[] | undefined
}

/**
 * Replaces `${name}` and `${name:default}`. Names and defaults may hold placeholders themselves, values are resolved in turn, and `\${`
 * stands for a literal `${`.
 */
export class PlaceholderResolver {
  readonly #lookup: PlaceholderLookup

  constructor(lookup: PlaceholderLookup) {
    this.#lookup = lookup
  }

  /**
   * `origin` is the property that `text` is the value of.
   * @throws InvalidPlaceholderError, UnresolvedPlaceholderError, PlaceholderCycleError
   */
  resolve(text: string, origin?: PlaceholderTarget): string {
    return this.#resolve(text, origin === undefined ? [] : [origin])
  }

  #resolve(text: string, trail: readonly PlaceholderTarget[]): string {
    return text.includes('${') ? this.#join(parsePlaceholders(text), trail) : text
  }

  #join(parts: readonly Part[], trail: readonly PlaceholderTarget[]): string {
    return parts.map((part) => (typeof part === 'string' ? part : this.#substitute(part, trail))).join('')
  }

  #substitute({ name, fallback }: Placeholder, trail: readonly PlaceholderTarget[]): string {
    const property = this.#join(name, trail).trim()
    const target = this.#lookup(property)
    if (target === undefined) {
      if (fallback !== undefined) return this.#join(fallback, trail)
      throw new UnresolvedPlaceholderError(
        property,
        trail.map(({ label }) => label),
      )
    }
    const start = trail.findIndex(({ key }) => key === target.key)
    if (start !== -1)
      throw new PlaceholderCycleError([...trail.slice(start), target].map(({ label }) => label))
    return this.#resolve(target.value, [...trail, target])
  }
}

/** The name of a text that is one placeholder and nothing else, such as `${shop.tags}` or `${shop.tags:a,b}`. */
export function solePlaceholder(text: string): string | undefined {
  if (!text.includes('${')) return undefined
  const [part, ...others] = parsePlaceholders(text.trim())
  if (part === undefined || typeof part === 'string' || others.length > 0) return undefined
  return part.name.every((piece) => typeof piece === 'string') ? part.name.join('').trim() : undefined
}

/** Every property name that a text's placeholders spell out, also in defaults. */
export function placeholderNames(text: string): readonly string[] {
  return text.includes('${') ? namesIn(parsePlaceholders(text)) : []
}

function namesIn(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    if (typeof part === 'string') return []
    const own = part.name.every((piece) => typeof piece === 'string')
      ? [part.name.join('').trim()]
      : namesIn(part.name)
    return [...own, ...namesIn(part.fallback ?? [])]
  })
}

/** @throws InvalidPlaceholderError */
function parsePlaceholders(text: string): readonly Part[] {
  return new PlaceholderParser(text).parse()
}

class PlaceholderParser {
  #position = 0

  constructor(readonly text: string) {}

  parse(): Part[] {
    return this.#parts('')
  }

  /** Parts up to one of the stop characters (not taken), or the end. */
  #parts(stops: string): Part[] {
    const parts: Part[] = []
    let literal = ''
    while (this.#position < this.text.length) {
      if (this.text.startsWith('\\${', this.#position)) {
        literal += '${'
        this.#position += 3
      } else if (this.text.startsWith('${', this.#position)) {
        if (literal !== '') parts.push(literal)
        literal = ''
        parts.push(this.#placeholder())
      } else {
        const character = this.text.charAt(this.#position)
        if (stops.includes(character)) break
        literal += character
        this.#position++
      }
    }
    if (literal !== '') parts.push(literal)
    return parts
  }

  #placeholder(): Placeholder {
    this.#position += 2
    const name = this.#parts(':}')
    if (name.length === 0 || (name.length === 1 && typeof name[0] === 'string' && name[0].trim() === ''))
      throw new InvalidPlaceholderError(this.text, 'a placeholder has no name')
    let fallback: Part[] | undefined
    if (this.text[this.#position] === ':') {
      this.#position++
      fallback = this.#parts('}')
    }
    if (this.text[this.#position] !== '}')
      throw new InvalidPlaceholderError(this.text, 'a placeholder is not closed')
    this.#position++
    return { name, fallback }
  }
}
