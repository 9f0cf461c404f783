import type { AbstractType } from '../../../common/index.js'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import type { Fields, FieldsBinding } from '../binding/object-binder.js'
import { validateWith } from '../binding/standard-schema.js'
import { converterOf } from '../conversion/compile-conversion.js'
import { described, describeParameter, type DescribedPlace } from '../describe-parameter.js'
import { parameterPlace, type Extractor, type HandlerParameter } from '../extractor.js'
import { givenName, type ParameterOptions } from '../parameter-options.js'
import type { ParameterDescription } from '../parameter-description.js'
import type { ParameterLocation } from '../request.errors.js'

/** How all values of one source become one argument; a promise only where `mayBeAsync` is set. */
export interface AllValues {
  readonly mayBeAsync: boolean
  bind(fields: Fields, location: ParameterLocation): unknown
  describe(location: ParameterLocation, mediaTypes?: DescribedPlace['mediaTypes']): ParameterDescription
}

/** Whose idea of a nameless parameter holds: Spring wants a Map for all values, NestJS takes any type that is no single value. */
export type Leniency = 'map' | 'any'

/** Whether a decorator without a name means all values of its source. */
export function wantsAll(
  parameter: HandlerParameter,
  options: ParameterOptions,
  leniency: Leniency,
): boolean {
  if (givenName(options) !== undefined) return false
  const { type } = parameter
  if (type === Map) return true
  if (leniency === 'map' || options.type !== undefined || options.enum !== undefined) return false
  if (type === undefined || type === Object) return true
  return type !== Array && type !== Set && converterOf(type) === undefined
}

/** A Map (of lists with `{ type: [String] }`), an instance of the parameter's class, or an object; then the schema. */
export function compileAll(parameter: HandlerParameter, options: ParameterOptions): AllValues {
  const bind = binding(parameter, options)
  const { schema } = options
  const describe: AllValues['describe'] = (location, mediaTypes) =>
    describeParameter(parameter, options, {
      in: location,
      name: undefined,
      required: false,
      ...(mediaTypes !== undefined && { mediaTypes }),
    })
  if (schema === undefined) return { bind, describe, mayBeAsync: bind.mayBeAsync === true }
  const { maxErrors } = parameter
  // Schemas check for plain objects, so they get one that has the usual prototype.
  const validate: AllValues['bind'] = (fields, location) =>
    validateWith({ schema, maxErrors, path: [], in: location }, { ...fieldsObject(fields) })
  return { bind: validate, describe, mayBeAsync: true }
}

/** For a source that is read without waiting. */
export function allExtractor(
  all: AllValues,
  read: (exchange: HttpExchange) => Fields,
  location: ParameterLocation,
): Extractor {
  return described((exchange) => all.bind(read(exchange), location), all, all.describe(location))
}

/** An object without prototype: a name alone with its value, a repeated one with the list. `__proto__` is left out. */
export function fieldsObject(fields: Fields): Record<string, string | readonly string[]> {
  const object = Object.create(null) as Record<string, string | readonly string[]>
  for (const [name, values] of fields) {
    if (name !== '__proto__') object[name] = values.length === 1 ? (values[0] as string) : values
  }
  return object
}

function binding(parameter: HandlerParameter, options: ParameterOptions): FieldsBinding {
  const { type } = parameter
  if (type === Map) return Array.isArray(options.type) ? (fields) => new Map(fields) : firstValues
  if (type === undefined || type === Object || options.schema !== undefined) return fieldsObject
  return parameter.binder.compileFields({
    type: type as AbstractType,
    place: parameterPlace(parameter),
    parameter,
  })
}

function firstValues(fields: Fields): ReadonlyMap<string, string> {
  const map = new Map<string, string>()
  for (const [name, [value = '']] of fields) map.set(name, value)
  return map
}
