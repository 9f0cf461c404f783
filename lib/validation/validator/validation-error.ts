import type { ValidationMetadata } from '../libraries/validator-storage.js'

/** What is wrong with one property, in the shape of class-validator's ValidationError. */
export class ValidationError {
  // Which of them are own properties is part of the shape, so none may be initialised here.
  /** The object that was validated; absent where the options say so. */
  declare target?: object
  /** The value of the property; absent where the options say so. */
  declare value?: unknown
  /** The property's name, or the index or key in a collection. `undefined` where the object itself is wrong (`unknownValue`). */
  declare property: string | undefined
  /** What is wrong inside the value. `undefined` for a property that should not be there (`whitelistValidation`). */
  declare children?: ValidationError[] | undefined
  /** Messages by constraint name. */
  declare constraints?: Record<string, string>
  /** What decorators gave as `context`, by constraint name. */
  declare contexts?: Record<string, unknown>
  // Nearly always the only one, so nothing is allocated for it.
  #failed: ValidationMetadata | undefined
  #failedConstraint: string | undefined
  #alsoFailed: Map<string, ValidationMetadata> | undefined

  /** @internal The decorator behind an entry of `constraints`. */
  failedBy(constraint: string): ValidationMetadata | undefined {
    return constraint === this.#failedConstraint ? this.#failed : this.#alsoFailed?.get(constraint)
  }

  /** @internal */
  fail(constraint: string, message: string, metadata: ValidationMetadata | undefined): void {
    // Not by a literal with the name in brackets, which takes much longer.
    const constraints = (this.constraints ??= {})
    constraints[constraint] = message
    if (metadata === undefined) return
    if (this.#failedConstraint === undefined || this.#failedConstraint === constraint) {
      this.#failedConstraint = constraint
      this.#failed = metadata
    } else (this.#alsoFailed ??= new Map()).set(constraint, metadata)
  }

  /** @internal Of several contexts under one name, the later ones win entry by entry. */
  addContext(constraint: string, context: unknown): void {
    const contexts = (this.contexts ??= {})
    contexts[constraint] = Object.assign(contexts[constraint] ?? {}, context)
  }

  /**
   * Lists the failed constraints below this error.
   *
   * @param shouldDecorate With ANSI escapes for bold text. Default: false.
   * @param hasParent Whether it is listed as part of another error. Default: false.
   * @param parentPath Where that one is. Default: none.
   * @param showConstraintMessages Messages instead of names. Default: false.
   */
  toString(
    shouldDecorate = false,
    hasParent = false,
    parentPath = '',
    showConstraintMessages = false,
  ): string {
    const bold = (text: string): string => (shouldDecorate ? `\u001B[1m${text}\u001B[22m` : text)
    const finding = (property: string): string => {
      const constraints = this.constraints ?? {}
      const shown = (showConstraintMessages ? Object.values(constraints) : Object.keys(constraints)).join(
        ', ',
      )
      return ` - property ${bold(`${parentPath}${property}`)} has failed the following constraints: ${bold(shown)} \n`
    }
    const below = (path: string): string =>
      (this.children ?? [])
        .map((child) => child.toString(shouldDecorate, true, path, showConstraintMessages))
        .join('')
    const name = String(this.property)
    if (hasParent) {
      // What reads as an integer is shown as an index.
      const segment = Number.isInteger(Number(name)) ? `[${name}]` : `${parentPath === '' ? '' : '.'}${name}`
      return this.constraints === undefined ? below(`${parentPath}${segment}`) : finding(segment)
    }
    const subject = this.target === undefined ? 'an object' : this.target.constructor.name
    const head = `An instance of ${bold(subject)} has failed the validation:\n`
    // Without a name, class-validator's default for the parent's path applies.
    return head + (this.constraints === undefined ? '' : finding(name)) + below(this.property ?? '')
  }
}
