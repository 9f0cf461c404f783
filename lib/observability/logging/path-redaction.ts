import { InvalidRedactionPathError } from './logging.errors.js'
import type { Printable } from './printable.js'
import { MAX_CACHED_NAME } from './secret-fields.js'

interface Node {
  /** Whether what is here is hidden whole. */
  hides: boolean
  readonly named: Map<string, Node>
  any: Node | undefined
}

/** What paths say about a field: the places in them that it stands for. */
export type RedactionRule = readonly Node[]

const SEGMENT = /^(?:\.?([A-Za-z_$*][\w$-]*|\*)|\[(?:(\d+|\*)|"([^"]*)"|'([^']*)'|`([^`]*)`)\])/

/**
 * Hides parts of fields by their paths, in the syntax of pino's `redact`: `password`, `headers.authorization`, `items[*].card`, `*.token`
 * (in every object that is a field), `headers["x-key"]`. Paths are exact in case, and know no "at any depth".
 */
export class PathRedaction {
  readonly #root: Node = node()
  readonly #rules = new Map<string, RedactionRule | undefined>()

  /** @throws InvalidRedactionPathError */
  constructor(
    paths: readonly string[],
    readonly censor: string,
  ) {
    for (const path of paths) this.#add(path)
  }

  #add(path: string): void {
    let at = this.#root
    for (const segment of segmentsOf(path)) {
      if (segment === ANY) at = at.any ??= node()
      else {
        const next = at.named.get(segment) ?? node()
        at.named.set(segment, next)
        at = next
      }
    }
    at.hides = true
  }

  /** What holds for the field of that name; `undefined` for nothing. */
  ruleOf(field: string): RedactionRule | undefined {
    if (this.#rules.has(field)) return this.#rules.get(field)
    const rule = below([this.#root], field)
    if (this.#rules.size < MAX_RULES && field.length <= MAX_CACHED_NAME) this.#rules.set(field, rule)
    return rule
  }

  /** The value as it may be shown. What is no object is hidden or stays; in an object, which is changed, what its paths say. */
  apply(value: Printable, rule: RedactionRule): Printable {
    if (rule.some(({ hides }) => hides)) return this.censor
    if (typeof value !== 'object' || value === null) return value
    const holder = value as Record<string, Printable>
    for (const key of Object.keys(value)) {
      const inner = below(rule, key)
      const held = holder[key]
      if (inner !== undefined && held !== undefined) define(holder, key, this.apply(held, inner))
    }
    return value
  }
}

/**
 * The paths in the one way of writing that pino reads the same at every depth (it takes backticks only in the first segment), with fields
 * by the names they have in a line.
 *
 * @throws InvalidRedactionPathError also for a name that can be written, but not for pino: it would be shown
 */
export function pinoPaths(paths: readonly string[], nameOf: (field: string) => string): string[] {
  const written = paths.map((path) =>
    segmentsOf(path)
      .map((segment, index) =>
        segment === ANY ? '[*]' : quoted(index === 0 ? nameOf(segment) : segment, path),
      )
      .join(''),
  )
  // Beside a longer path pino forgets that everything is hidden.
  return written.includes('[*]') ? ['[*]'] : written
}

const UNREADABLE_BY_PINO = /[[\],]|\.\./

function quoted(name: string, path: string): string {
  const quote = name.includes('"') ? "'" : '"'
  if (name.includes(quote) || UNREADABLE_BY_PINO.test(name)) throw new InvalidRedactionPathError(path)
  return `[${quote}${name}${quote}]`
}

const MAX_RULES = 10_000
const ANY = Symbol('any')

function node(): Node {
  return { hides: false, named: new Map(), any: undefined }
}

function below(rule: RedactionRule, key: string): RedactionRule | undefined {
  const next: Node[] = []
  for (const { named, any } of rule) {
    const own = named.get(key)
    if (own !== undefined) next.push(own)
    if (any !== undefined) next.push(any)
  }
  return next.length === 0 ? undefined : next
}

/** A field named `__proto__` is a field. */
function define(holder: object, key: string, value: Printable): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}

function segmentsOf(path: string): readonly (string | typeof ANY)[] {
  const segments: (string | typeof ANY)[] = []
  let rest = path.trim()
  if (rest === '' || rest.startsWith('.')) throw new InvalidRedactionPathError(path)
  while (rest !== '') {
    const match = SEGMENT.exec(rest)
    if (match === null) throw new InvalidRedactionPathError(path)
    const [all, plain, index, ...quoted] = match
    if (segments.length > 0 && plain !== undefined && !all.startsWith('.'))
      throw new InvalidRedactionPathError(path)
    const name = plain ?? index
    segments.push(name === '*' ? ANY : (name ?? quoted.find((each) => each !== undefined) ?? ''))
    rest = rest.slice(all.length)
  }
  return segments
}
