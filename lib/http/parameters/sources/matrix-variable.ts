import type { HttpExchange } from '../../exchange/http-exchange.js'
import { matrixVariables } from '../../router/request-path.js'
import { NamedValue } from '../conversion/named-value.js'
import { described } from '../describe-parameter.js'
import type { Extractor, HandlerParameter } from '../extractor.js'
import { nameOf, type ParameterOptions } from '../parameter-options.js'
import { allExtractor, compileAll, wantsAll } from './all-values.js'
import type { SourceDialect } from './source-dialect.js'

const NO_VALUES: readonly string[] = []

/** Reads a matrix parameter of any segment of the path: `/cars;color=red,blue/42`. */
export function matrixVariable(
  parameter: HandlerParameter,
  options: ParameterOptions,
  dialect: SourceDialect,
): Extractor {
  if (wantsAll(parameter, options, dialect.leniency)) {
    return allExtractor(
      compileAll(parameter, options),
      (exchange) => matrixVariables(exchange.path),
      'matrix',
    )
  }
  const name = nameOf(parameter, options, dialect.decorator)
  const value = new NamedValue(parameter, { name, location: 'matrix', required: dialect.required }, options)
  const extract = (exchange: HttpExchange): unknown =>
    value.fromList(matrixVariables(exchange.path).get(name) ?? NO_VALUES)
  return described(extract, value, value.description)
}
