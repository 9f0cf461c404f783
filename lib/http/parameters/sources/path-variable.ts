import type { HttpExchange } from '../../exchange/http-exchange.js'
import type { Fields } from '../binding/object-binder.js'
import { NamedValue } from '../conversion/named-value.js'
import { described } from '../describe-parameter.js'
import { handlerName, type Extractor, type HandlerParameter } from '../extractor.js'
import { UnknownPathVariableError } from '../parameter.errors.js'
import { nameOf, type ParameterOptions } from '../parameter-options.js'
import type { SourceDialect } from './source-dialect.js'
import { allExtractor, compileAll, wantsAll } from './all-values.js'

/** Reads a path variable at an index that is known at boot. @throws UnknownPathVariableError when the pattern does not have it */
export function pathVariable(
  parameter: HandlerParameter,
  options: ParameterOptions,
  dialect: SourceDialect,
): Extractor {
  if (wantsAll(parameter, options, dialect.leniency)) {
    const read = (exchange: HttpExchange): Fields => pathFields(exchange, parameter.pathVariables)
    return allExtractor(compileAll(parameter, options), read, 'path')
  }
  const name = nameOf(parameter, options, dialect.decorator)
  const index = parameter.pathVariables.indexOf(name)
  const required = options.required ?? (options.defaultValue === undefined && dialect.required)
  if (index < 0 && required) {
    throw new UnknownPathVariableError(handlerName(parameter), name, parameter.pathVariables)
  }
  const value = new NamedValue(parameter, { name, location: 'path', required: dialect.required }, options)
  // This pattern does not have it, so there is nothing to describe.
  if (index < 0)
    return described(
      value.extractor(() => undefined),
      value,
    )
  // The router gives '' for a variable whose optional segment is absent; a required one may be an empty `{*rest}`.
  if (required) return value.extractor((exchange) => exchange.pathValues[index])
  return value.extractor((exchange) => exchange.pathValues[index] || undefined)
}

/** The path variables of the matched pattern by name; those of an optional segment that is absent are left out. */
export function pathFields(exchange: HttpExchange, names: readonly string[]): Fields {
  const fields = new Map<string, readonly string[]>()
  for (let i = 0; i < names.length; i++) {
    const value = exchange.pathValues[i]
    if (value !== undefined && value !== '') fields.set(names[i] as string, [value])
  }
  return fields
}
