import type { AbstractType, StandardSchema } from '../../../common/index.js'
import { validateWith } from '../binding/standard-schema.js'
import type { BodyBinding } from '../binding/object-binder.js'
import type { ConversionOptions } from '../conversion/compile-conversion.js'
import { converterOf } from '../conversion/compile-conversion.js'
import { INVALID } from '../conversion/converter.js'
import { enumValues } from '../conversion/enum-converter.js'
import { parameterPlace, type HandlerParameter } from '../extractor.js'
import type { JsonShape } from './json-shape.js'
import { listShape } from './list-shape.js'

export interface JsonShapeOptions extends ConversionOptions {
  readonly schema?: StandardSchema
}

/** Compiles how a parsed JSON value (a body, a property of it or a part) becomes the value of a parameter's type. */
export function compileJsonShape(parameter: HandlerParameter, options: JsonShapeOptions): JsonShape {
  const { schema } = options
  if (schema !== undefined) {
    const use = { schema, maxErrors: parameter.maxErrors, path: [] }
    return { expected: 'valid', convert: (value) => validateWith(use, value) }
  }
  const declared: unknown = options.type
  if (Array.isArray(declared) || parameter.type === Array || parameter.type === Set) {
    const element = Array.isArray(declared) ? declared[0] : declared
    return listShape(elementShape(element, options, parameter), {
      collect: parameter.type === Set ? (values) => new Set(values) : (values) => values,
      maxErrors: parameter.maxErrors,
    })
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
  const bind: BodyBinding = parameter.binder.compileBody({
    type,
    place: parameterPlace(parameter),
    parameter,
  })
  return { expected: 'an object', convert: (value) => (isObject(value) ? bind(value) : INVALID) }
}

function shape(expected: string, accepts: (value: unknown) => boolean): JsonShape {
  return { expected, convert: (value) => (accepts(value) ? value : INVALID) }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
