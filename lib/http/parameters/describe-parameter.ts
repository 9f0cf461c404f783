import type { StandardSchema } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { ConversionOptions } from './conversion/compile-conversion.js'
import type { Extractor, HandlerParameter } from './extractor.js'
import type { ParameterDescription } from './parameter-description.js'

export const JSON_TYPE = 'application/json'
export const MULTIPART_TYPE = 'multipart/form-data'
export const FORM_TYPES: readonly string[] = ['application/x-www-form-urlencoded', MULTIPART_TYPE]
export const ANY_TYPE = '*/*'

/** What a source knows of the place that it reads. */
export type DescribedPlace = Pick<ParameterDescription, 'in' | 'name' | 'required' | 'mediaTypes'>

export interface DescribedOptions extends ConversionOptions {
  readonly defaultValue?: unknown
  readonly schema?: StandardSchema
  readonly required?: boolean
}

export function describeParameter(
  parameter: HandlerParameter,
  options: DescribedOptions,
  place: DescribedPlace,
): ParameterDescription {
  return {
    index: parameter.index,
    ...place,
    ...declaredType(parameter.type, options.type),
    enum: options.enum,
    schema: options.schema,
    defaultValue: options.defaultValue,
    ...(options.required === false && { isOptional: true }),
  }
}

/** Makes an extractor of a function of its own. */
export function described(
  extract: (exchange: HttpExchange) => unknown,
  { mayBeAsync }: { readonly mayBeAsync: boolean },
  ...describes: readonly ParameterDescription[]
): Extractor {
  return Object.assign(extract, { mayBeAsync, describes })
}

function declaredType(emitted: unknown, declared: unknown): Pick<ParameterDescription, 'type' | 'element'> {
  if (Array.isArray(declared)) {
    const type: unknown = emitted === Set || emitted === Map ? emitted : Array
    return { type, element: declared[0] }
  }
  if (emitted === Array || emitted === Set) return { type: emitted, element: declared }
  return { type: declared ?? emitted }
}
