import type { AbstractType, StandardSchema } from '../../../common/index.js'
import { validateWith } from '../binding/standard-schema.js'
import type { BodyBinding } from '../binding/object-binder.js'
import type { ConversionOptions } from '../conversion/compile-conversion.js'
import { converterOf } from '../conversion/compile-conversion.js'
import { INVALID } from '../conversion/converter.js'
import { enumValues } from '../conversion/enum-converter.js'
import { parameterPlace, type HandlerParameter } from '../extractor.js'

/** What a value that JSON can not express is expected to be. */
export interface JsonShape {
  /** A noun phrase for the client. */
  readonly expected: string
  /** INVALID, the value, or a promise of it. */
  readonly convert: (value: unknown) => unknown
}

export interface JsonShapeOptions extends ConversionOptions {
  readonly schema?: StandardSchema
}

/** Compiles how a parsed JSON value (a body, a property of it or a part) becomes the value of a parameter's type. */
export function compileJsonShape(parameter: HandlerParameter, options: JsonShapeOptions): JsonShape {
  const { schema } = options
  if (schema !== undefined) return { expected: 'valid', convert: (value) => validateWith(schema, value) }
  const declared: unknown = options.type
  if (Array.isArray(declared) || parameter.type === Array || parameter.type === Set) {
    const element = Array.isArray(declared) ? declared[0] : declared
    return listShape(elementShape(element, options, parameter), parameter.type === Set)
  }
  return elementShape(declared ?? parameter.type, options, parameter)
}

function elementShape(type: unknown, options: JsonShapeOptions, parameter: HandlerParameter): JsonShape {
  if (options.enum !== undefined) {
    const values = enumValues(options.enum)
    return shape(`one of ${values.join(', ')}`, (value) => values.includes(value as string))
  }
  switch (type) {
    case undefined:
    case Object:
      return { expected: 'JSON', convert: (value) => value }
    case String:
      return shape('a string', (value) => typeof value === 'string')
    case Number:
      return shape('a number', (value) => typeof value === 'number')
    case 'integer':
      return shape('an integer', (value) => Number.isSafeInteger(value))
    case Boolean:
      return shape('true or false', (value) => typeof value === 'boolean')
    case Map:
      return {
        expected: 'an object',
        convert: (value) => (isObject(value) ? new Map(Object.entries(value)) : INVALID),
      }
    default:
      return textShape(type) ?? objectShape(type as AbstractType, parameter)
  }
}

/** Types that JSON writes as strings: dates, URLs, big integers, and those with a converter of their own. */
function textShape(type: unknown): JsonShape | undefined {
  const converter = converterOf(type)
  if (converter === undefined) return undefined
  return {
    expected: converter.expected,
    convert: (value) => {
      if (type === BigInt && Number.isSafeInteger(value)) return BigInt(value as number)
      return typeof value === 'string' ? converter.convert(value) : INVALID
    },
  }
}

function objectShape(type: AbstractType, parameter: HandlerParameter): JsonShape {
  const bind: BodyBinding = parameter.binder.compileBody({ type, place: parameterPlace(parameter) })
  return { expected: 'an object', convert: (value) => (isObject(value) ? bind(value) : INVALID) }
}

function listShape(element: JsonShape, asSet: boolean): JsonShape {
  return {
    expected: `an array whose elements are each ${element.expected}`,
    convert: (value) => {
      if (!Array.isArray(value)) return INVALID
      const values = value.map((item) => element.convert(item))
      if (values.includes(INVALID)) return INVALID
      if (values.some((item) => item instanceof Promise))
        return Promise.all(values).then((all) => collect(all, asSet))
      return collect(values, asSet)
    },
  }
}

function collect(values: readonly unknown[], asSet: boolean): unknown {
  return asSet ? new Set(values) : values
}

function shape(expected: string, accepts: (value: unknown) => boolean): JsonShape {
  return { expected, convert: (value) => (accepts(value) ? value : INVALID) }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
