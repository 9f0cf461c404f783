import { MetadataKey, type AnyClass } from '../../../core/index.js'
import type { AbstractType } from '../../../common/index.js'
import { HttpException } from '../../errors/http-exception.js'
import { INVALID, type Converter, type Invalid } from './converter.js'

const CONVERTER = new MetadataKey<Converter>('http:converter')

/**
 * Teaches Nexus to make a `Type` of text, wherever a parameter or a property has that type. The function answers `undefined` or throws
 * for text that is no such value: the client gets a 400 that names the parameter and says what was `expected`. Call it where the class
 * is defined: routes are compiled with what is known at boot. A class with `static fromString(text)` needs none of this.
 *
 * @example
 * defineConverter(Money, (text) => Money.parse(text), 'an amount such as 12.50 EUR')
 */
export function defineConverter<T>(
  type: AbstractType<T>,
  convert: (text: string) => T | undefined,
  expected: string = `a ${type.name}`,
): void {
  CONVERTER.set(type, { expected, convert: guarded(convert) })
}

/** The converter defined for exactly this class, or made of its `static fromString`. */
export function definedConverter(type: AnyClass): Converter | undefined {
  const defined = CONVERTER.getOwn(type)
  if (defined !== undefined) return defined
  const { fromString } = type as { readonly fromString?: unknown }
  if (typeof fromString !== 'function') return undefined
  return {
    expected: `a ${type.name}`,
    convert: guarded((text) => (fromString as (text: string) => unknown).call(type, text)),
  }
}

/** A status that the converter chose itself is kept. */
function guarded<T>(convert: (text: string) => T | undefined): (text: string) => T | Invalid {
  return (text) => {
    try {
      return convert(text) ?? INVALID
    } catch (error) {
      if (error instanceof HttpException) throw error
      return INVALID
    }
  }
}
