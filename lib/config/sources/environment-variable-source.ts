import type { PropertyOrigin } from '../../core/index.js'
import { PropertyPath } from '../environment/property-path.js'
import { PropertySource, type DescendantEntry, type PropertyEntry } from '../environment/property-source.js'

export interface EnvironmentVariable {
  readonly name: string
  readonly value: string
  readonly origin: PropertyOrigin
}

interface TokenizedEntry {
  readonly tokens: readonly string[]
  readonly entry: PropertyEntry
}

/**
 * Environment variables (and `.env` files, which use their names). In such a name `_` separates words as well as levels, so
 * `SHOP_MAX_ITEMS` is found under `shop.max-items`, `shop.maxItems` and `shop.max.items`, and `SHOP_ITEMS_0_NAME` under
 * `shop.items[0].name`: a path matches where each of its segments is one word or several consecutive words of the name.
 */
export class EnvironmentVariableSource extends PropertySource {
  readonly entries: readonly PropertyEntry[]
  /** By the words run together; a candidate still has to agree on where the levels end. */
  readonly #bySquashed = new Map<string, TokenizedEntry[]>()
  readonly #tokenized: readonly TokenizedEntry[]

  constructor(name: string, variables: Iterable<EnvironmentVariable>) {
    super(name, false)
    this.#tokenized = Array.from(variables, tokenize).filter(({ tokens }) => tokens.length > 0)
    this.entries = this.#tokenized.map(({ entry }) => entry)
    for (const tokenized of this.#tokenized) {
      const squashed = tokenized.tokens.join('')
      const same = this.#bySquashed.get(squashed)
      if (same === undefined) this.#bySquashed.set(squashed, [tokenized])
      else same.push(tokenized)
    }
  }

  static ofProcess(env: Readonly<Record<string, string | undefined>>): EnvironmentVariableSource {
    const variables: EnvironmentVariable[] = []
    for (const name in env) {
      const value = env[name]
      if (value !== undefined)
        variables.push({ name, value, origin: { source: `environment variable ${name}` } })
    }
    return new EnvironmentVariableSource('environment variables', variables)
  }

  get(path: PropertyPath): PropertyEntry | undefined {
    const candidates = this.#bySquashed.get(path.canonical.join(''))
    return candidates?.findLast(({ tokens }) => matchedTokens(tokens, path) === tokens.length)?.entry
  }

  below(path: PropertyPath): readonly DescendantEntry[] {
    const found: DescendantEntry[] = []
    for (const { tokens, entry } of this.#tokenized) {
      const matched = matchedTokens(tokens, path)
      if (matched !== undefined && matched < tokens.length) found.push({ rest: tokens.slice(matched), entry })
    }
    return found
  }
}

function tokenize({ name, value, origin }: EnvironmentVariable): TokenizedEntry {
  const tokens = name
    .toLowerCase()
    .split(/[._\-[\]]+/)
    .filter((token) => token !== '')
  return { tokens, entry: { path: new PropertyPath(tokens), value, kind: 'scalar', origin } }
}

/** How many leading tokens spell the path, `undefined` when they do not. */
function matchedTokens(tokens: readonly string[], path: PropertyPath): number | undefined {
  let next = 0
  for (const segment of path.canonical) {
    let length = 0
    while (length < segment.length) {
      const token = tokens[next++]
      if (token === undefined || !segment.startsWith(token, length)) return undefined
      length += token.length
    }
  }
  return next
}
