/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>

/**
 * Reads variables as OpenTelemetry's specification says (Environment Variable Specification, "Parsing"): empty is unset, and what is not
 * understood is ignored with a warning.
 */
export class OtelVariables {
  readonly warnings: string[] = []
  readonly #variables: Variables

  constructor(variables: Variables) {
    this.#variables = variables
  }

  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.#variables[name]?.trim()
      if (value !== undefined && value !== '') return value
    }
    return undefined
  }

  /** The name of the first variable that is set. */
  whichOf(...names: readonly string[]): string | undefined {
    return names.find((name) => this.text(name) !== undefined)
  }

  /** Only `true`, in any case, is true. */
  flag(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase()
    if (value === undefined || value === 'true' || value === 'false') return value && value === 'true'
    this.warn(name, 'which is neither true nor false')
    return undefined
  }

  /** The first variable that is set to a whole number. */
  whole(names: readonly string[], least = 0): number | undefined {
    for (const name of names) {
      const value = this.text(name)
      if (value === undefined) continue
      const number = Number(value)
      if (/^\d+$/.test(value) && number >= least && Number.isSafeInteger(number)) return number
      this.warn(name, `which is no whole number of at least ${least}`)
    }
    return undefined
  }

  /** One of several words, in any case. */
  oneOf<W extends string>(names: readonly string[], words: readonly W[]): W | undefined {
    const name = this.whichOf(...names)
    if (name === undefined) return undefined
    const value = this.text(name)?.toLowerCase()
    const word = words.find((each) => each === value)
    if (word === undefined) this.warn(name, `which is none of ${words.join(', ')}`)
    return word
  }

  /**
   * Names of exporters, separated by commas.
   *
   * @returns `undefined` where none is named that is known, an empty list for `none`
   */
  exporters<E extends string>(name: string, known: readonly E[]): readonly E[] | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const words = text
      .toLowerCase()
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '')
    // `logging` is what the specification calls a deprecated name of `console`.
    const exporterOf = (word: string): E | undefined =>
      known.find((each) => each === (word === 'logging' ? 'console' : word))
    const unknown = words.filter((word) => word !== 'none' && exporterOf(word) === undefined)
    if (unknown.length > 0) {
      this.warnings.push(
        `${name} has ${unknown.map((word) => JSON.stringify(word)).join(', ')}, which is ignored: known are ${known.join(', ')}, none`,
      )
    }
    if (words.includes('none')) {
      if (words.length > 1) this.warnings.push(`${name} has none beside other exporters: nothing is exported`)
      return []
    }
    const named = words.flatMap((word) => exporterOf(word) ?? [])
    return named.length === 0 ? undefined : named
  }

  /** `name=value,name=value`, percent-encoded (as W3C Baggage without properties); `undefined` as a whole where any of it is not that. */
  pairs(name: string): Readonly<Record<string, string>> | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const pairs: Record<string, string> = {}
    for (const part of text.split(',')) {
      if (part.trim() === '') continue
      const at = part.indexOf('=')
      const key = decoded(part.slice(0, Math.max(at, 0)).trim())
      const value = decoded(part.slice(at + 1).trim())
      if (key === undefined || key === '' || value === undefined) {
        // The text itself may hold a secret.
        this.warnings.push(
          `${name} is ignored: it is not written as name=value,name=value with percent-encoding`,
        )
        return undefined
      }
      pairs[key] = value
    }
    return pairs
  }

  warn(name: string, problem: string): void {
    this.warnings.push(`${name} is ignored: it is ${JSON.stringify(this.text(name))}, ${problem}`)
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
