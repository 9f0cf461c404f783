import { replacementElsewhere } from '../binding/known-names.js'
import {
  InvalidPlaceholderError,
  PlaceholderCycleError,
  UnresolvedPlaceholderError,
} from '../config.errors.js'
import { PropertyPath } from './property-path.js'

/** A property a placeholder may name: its raw value, and how messages call it. */
export interface PlaceholderTarget {
  /** Identity for cycle detection: the same for every spelling of the name. */
  readonly key: string
  /** `shop.name (application.yaml:3)`. */
  readonly label: string
  readonly value: string
  /** Whether the value must not be shown. */
  readonly secret: boolean
}

export type PlaceholderLookup = (name: string) => PlaceholderTarget | undefined

/** A text without placeholders, and whether a secret is part of it. */
interface Resolved {
  readonly text: string
  readonly secret: boolean
}

/** Nothing that a person wrote comes near these; a few lines that refer to each other twice would fill the memory. */
const LIMITS = { length: 1_000_000, depth: 64 } as const

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
  /** Resolved values by key: what is referred to many times is resolved once. */
  readonly #known = new Map<string, Resolved>()

  constructor(lookup: PlaceholderLookup) {
    this.#lookup = lookup
  }

  /**
   * `origin` is the property that `text` is the value of.
   * @throws InvalidPlaceholderError, UnresolvedPlaceholderError, PlaceholderCycleError
   */
  resolve(text: string, origin?: PlaceholderTarget): string {
    return this.#resolve(text, origin === undefined ? [] : [origin]).text
  }

  /** Whether resolving the text reads a secret, however far away. @throws as {@link resolve} */
  readsSecret(text: string): boolean {
    return this.#resolve(text, []).secret
  }

  #resolve(text: string, trail: readonly PlaceholderTarget[]): Resolved {
    if (!text.includes('${')) return { text, secret: false }
    const subject = trail.at(-1)?.label ?? JSON.stringify(text)
    if (trail.length > LIMITS.depth)
      throw new InvalidPlaceholderError(subject, `it is more than ${LIMITS.depth} placeholders away`)
    return this.#join(parsePlaceholders(text, subject), trail, subject)
  }

  #join(parts: readonly Part[], trail: readonly PlaceholderTarget[], subject: string): Resolved {
    let text = ''
    let secret = false
    for (const part of parts) {
      const resolved =
        typeof part === 'string' ? { text: part, secret: false } : this.#substitute(part, trail, subject)
      text += resolved.text
      secret ||= resolved.secret
      if (text.length > LIMITS.length)
        throw new InvalidPlaceholderError(subject, `it unfolds into more than ${LIMITS.length} characters`)
    }
    return { text, secret }
  }

  #substitute(
    { name, fallback }: Placeholder,
    trail: readonly PlaceholderTarget[],
    subject: string,
  ): Resolved {
    const property = this.#join(name, trail, subject).text.trim()
    const target = this.#lookup(property)
    if (target === undefined) {
      if (fallback !== undefined) return this.#join(fallback, trail, subject)
      throw new UnresolvedPlaceholderError(
        property,
        trail.map(({ label }) => label),
        replacementElsewhere(PropertyPath.parse(property)),
      )
    }
    return this.#valueOf(target, trail)
  }

  #valueOf(target: PlaceholderTarget, trail: readonly PlaceholderTarget[]): Resolved {
    const known = this.#known.get(target.key)
    if (known !== undefined) return known
    const start = trail.findIndex(({ key }) => key === target.key)
    if (start !== -1)
      throw new PlaceholderCycleError([...trail.slice(start), target].map(({ label }) => label))
    const { text, secret } = this.#resolve(target.value, [...trail, target])
    const resolved = { text, secret: secret || target.secret }
    this.#known.set(target.key, resolved)
    return resolved
  }
}

/** The name of a text that is one placeholder and nothing else, such as `${shop.tags}` or `${shop.tags:a,b}`. */
export function solePlaceholder(text: string): string | undefined {
  if (!text.includes('${')) return undefined
  const [part, ...others] = parsePlaceholders(text.trim(), JSON.stringify(text))
  if (part === undefined || typeof part === 'string' || others.length > 0) return undefined
  return part.name.every((piece) => typeof piece === 'string') ? part.name.join('').trim() : undefined
}

/** Every property name that a text's placeholders spell out, also in defaults. */
export function placeholderNames(text: string): readonly string[] {
  return text.includes('${') ? namesIn(parsePlaceholders(text, JSON.stringify(text))) : []
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

/** `subject` is how an error calls the text, which may be a secret. @throws InvalidPlaceholderError */
function parsePlaceholders(text: string, subject: string): readonly Part[] {
  return new PlaceholderParser(text, subject).parse()
}

class PlaceholderParser {
  #position = 0
  #depth = 0

  constructor(
    readonly text: string,
    readonly subject: string,
  ) {}

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
    if (++this.#depth > LIMITS.depth) throw this.#invalid('its placeholders nest too deeply')
    const name = this.#parts(':}')
    if (name.length === 0 || (name.length === 1 && typeof name[0] === 'string' && name[0].trim() === ''))
      throw this.#invalid('a placeholder has no name')
    let fallback: Part[] | undefined
    if (this.text[this.#position] === ':') {
      this.#position++
      fallback = this.#parts('}')
    }
    if (this.text[this.#position] !== '}') throw this.#invalid('a placeholder is not closed')
    this.#position++
    this.#depth--
    return { name, fallback }
  }

  #invalid(reason: string): InvalidPlaceholderError {
    return new InvalidPlaceholderError(this.subject, reason)
  }
}
