import type {
  ConstraintInstance,
  ValidationArguments,
  ValidationMetadata,
} from '../libraries/validator-storage.js'

/** Writes what an error says about one constraint of one property. */
export class ConstraintMessage {
  readonly #metadata: ValidationMetadata
  readonly #defaults: ConstraintInstance | undefined
  readonly #targetName: string | undefined
  // The template that was used last, and what is left to be done to it for a value.
  #template: string | undefined
  #text = ''
  #showsValue = false

  /** @param defaults Writes the message where the decorator has none. */
  constructor(
    metadata: ValidationMetadata,
    targetName: string | undefined,
    defaults: ConstraintInstance | undefined,
  ) {
    this.#metadata = metadata
    this.#targetName = targetName
    this.#defaults = defaults
  }

  /** @param object The owner of the property, as messages and their functions are to know it. */
  write(object: unknown, value: unknown): string {
    const { message } = this.#metadata
    if (typeof message === 'string' && message !== '') return this.#interpolate(message, value)
    const told: ValidationArguments = {
      targetName: this.#targetName,
      property: this.#metadata.propertyName,
      object,
      value,
      constraints: this.#metadata.constraints,
    }
    const source: unknown = message || this.#defaultMessage(told)
    // A function may give anything; class-validator keeps what is falsy as it is.
    const template: unknown = typeof source === 'function' ? source(told) : source
    return template ? this.#interpolate(template as string, value) : (template as string)
  }

  #defaultMessage(told: ValidationArguments): unknown {
    return this.#defaults?.defaultMessage === undefined ? '' : this.#defaults.defaultMessage(told)
  }

  #interpolate(template: string, value: unknown): string {
    if (template !== this.#template) this.#prepare(template)
    if (!this.#showsValue) return this.#text
    return this.#complete(isShown(value) ? this.#text.replaceAll('$value', String(value)) : this.#text)
  }

  /** Everything that does not depend on the value. */
  #prepare(template: string): void {
    let text = template
    let isLasting = true
    for (const [index, constraint] of (this.#metadata.constraints ?? []).entries()) {
      const token = `$constraint${index + 1}`
      if (!text.includes(token)) continue
      text = text.replaceAll(token, textOf(constraint))
      isLasting &&= isImmutable(constraint)
    }
    this.#showsValue = text.includes('$value')
    this.#text = this.#showsValue ? text : this.#complete(text)
    this.#template = isLasting ? template : undefined
  }

  #complete(text: string): string {
    return text
      .replaceAll('$property', this.#metadata.propertyName)
      .replaceAll('$target', String(this.#targetName))
  }
}

function isShown(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function textOf(constraint: unknown): string {
  if (Array.isArray(constraint)) return constraint.join(', ')
  return typeof constraint === 'symbol' ? String(constraint.description) : String(constraint)
}

/** Lists of plain values count as such: constraints are read at boot. */
function isImmutable(constraint: unknown): boolean {
  if (Array.isArray(constraint)) return constraint.every((each) => typeof each !== 'object' || each === null)
  return typeof constraint !== 'object' || constraint === null || constraint instanceof RegExp
}
