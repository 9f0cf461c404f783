import type { AnyClass } from '../../../core/index.js'
import { NoConverterError } from '../parameter.errors.js'
import { INVALID, type Converter } from './converter.js'
import { dateConverter } from './date-converter.js'
import { definedConverter } from './define-converter.js'
import { enumConverter, type EnumSource } from './enum-converter.js'
import { integerConverter, numberConverter } from './number-converter.js'
import { bigintConverter, booleanConverter, stringConverter, urlConverter } from './scalar-converters.js'

/** A class that text converts to, or `'integer'` for a number without fraction. */
export type ElementType = AnyClass | typeof BigInt | typeof Symbol | 'integer'

export interface ConversionOptions {
  /**
   * What TypeScript's emitted type does not say: `[Number]` for the elements of `number[]` or `Set<number>` (default: strings),
   * `'integer'`, or the class behind an interface or a union.
   */
  readonly type?: ElementType | readonly [ElementType]
  /** The members that are allowed; for an array, those of its elements. */
  readonly enum?: EnumSource
}

/** How the text, or the several texts, of one parameter become its value. */
export interface Conversion {
  readonly expected: string
  /** `undefined` for a single value; the maker of the collection for several. */
  readonly collect: ((values: readonly unknown[]) => unknown) | undefined
  /** Converts one value, or one element; INVALID for what is none. */
  readonly convert: (text: string) => unknown
}

const BUILT_IN: ReadonlyMap<unknown, Converter> = new Map<unknown, Converter>([
  [undefined, stringConverter],
  [Object, stringConverter],
  [String, stringConverter],
  [Number, numberConverter],
  ['integer', integerConverter],
  [Boolean, booleanConverter],
  [BigInt, bigintConverter],
  [Date, dateConverter],
  [URL, urlConverter],
])

/** @param place names the parameter or property in messages: `parameter 'id' of OrderController.find` */
export function compileConversion(emitted: unknown, options: ConversionOptions, place: string): Conversion {
  const declared: unknown = options.type
  const wrapped = Array.isArray(declared)
  const collection =
    wrapped && emitted !== Set ? Array : emitted === Set || emitted === Array ? emitted : undefined
  const element: unknown = wrapped ? declared[0] : (declared ?? (collection === undefined ? emitted : String))
  const converter = options.enum === undefined ? converterOf(element) : enumConverter(options.enum)
  if (converter === undefined) throw new NoConverterError(place, typeName(element))
  const { expected, convert } = converter
  if (collection === undefined) return { expected, convert, collect: undefined }
  return {
    expected: `a list whose elements are each ${expected}`,
    convert,
    collect: collection === Set ? (values) => new Set(values) : (values) => values,
  }
}

/** The converter of a type, `undefined` where there is none: a class that is no value of one text. */
export function converterOf(type: unknown): Converter | undefined {
  const builtIn = BUILT_IN.get(type)
  const defined =
    typeof type === 'function' && type !== Object ? definedConverter(type as AnyClass) : undefined
  return defined ?? builtIn
}

/** Converts every text, or says which one is invalid. */
export function convertAll(
  conversion: Conversion,
  texts: readonly string[],
): { readonly values: readonly unknown[] } | { readonly invalid: string } {
  const values: unknown[] = []
  for (const text of texts) {
    const value = conversion.convert(text)
    if (value === INVALID) return { invalid: text }
    values.push(value)
  }
  return { values }
}

function typeName(type: unknown): string {
  return typeof type === 'function' && type.name !== '' ? type.name : String(type)
}
