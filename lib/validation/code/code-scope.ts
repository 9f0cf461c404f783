/**
 * The constants of a piece of generated code. Code is built from literals of this repository, from names that `bind` gives and from
 * `literal`; nothing that a user wrote gets into it in any other way.
 */
export class CodeScope {
  readonly #values: unknown[] = []
  readonly #names = new Map<unknown, string>()

  /** The name under which generated code sees the value. */
  bind(value: unknown): string {
    // A map does not tell the zeros apart.
    if (Object.is(value, -0)) return CodeScope.literal(-0)
    const known = this.#names.get(value)
    if (known !== undefined) return known
    const name = `c${this.#values.length}`
    this.#values.push(value)
    this.#names.set(value, name)
    return name
  }

  /** `.sku` or `["a b"]`: a property access, whatever the property is called. */
  static member(name: string): string {
    return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${CodeScope.literal(name)}]`
  }

  /** A string, finite number, boolean, `null` or `undefined` as source text. */
  static literal(value: string | number | boolean | null | undefined): string {
    if (value === undefined) return 'undefined'
    if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
    // JSON leaves U+2028 and U+2029 as they are, which is source text since ES2019.
    return JSON.stringify(value)
  }

  /** Compiles a function body whose free names are those of this scope. */
  compile<F>(body: string, ...parameters: readonly string[]): F {
    const names = this.#values.map((_, index) => `c${index}`)
    // oxlint-disable-next-line typescript/no-implied-eval -- The one place that generates code, only from what is escaped above.
    const make = new Function(
      ...names,
      `'use strict'; return function (${parameters.join(', ')}) {${body}}`,
    ) as (...values: unknown[]) => F
    return make(...this.#values)
  }
}
