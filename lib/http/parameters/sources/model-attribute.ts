import type { HttpExchange } from '../../exchange/http-exchange.js'
import { hasForm, readForm } from '../body/form-reader.js'
import type { Fields } from '../binding/object-binder.js'
import { whenReady } from '../conversion/named-value.js'
import { described, FORM_TYPES } from '../describe-parameter.js'
import type { Extractor, HandlerParameter } from '../extractor.js'
import type { ParameterOptions } from '../parameter-options.js'
import { compileAll } from './all-values.js'
import { pathFields } from './path-variable.js'
import { queryFields } from './query.js'
import { mayHaveForm, mergedFields } from './request-param.js'

/** Options of `@ModelAttribute`: the class of an interface-typed parameter is given by the parameter's type alone. */
export type ModelAttributeOptions = Pick<ParameterOptions, 'schema'>

/**
 * Binds an object field by field to the query, the form and the path variables of the request. A path variable wins over a field of its
 * name, which a client could otherwise use to show guards one id and the handler another.
 */
export function modelAttribute(parameter: HandlerParameter, options: ModelAttributeOptions): Extractor {
  const { limits, pathVariables } = parameter
  const all = compileAll(parameter, options)
  const { bind } = all
  const ofPath = pathVariables.length === 0 ? [] : [all.describe('path')]
  const withPath = (exchange: HttpExchange, fields: Fields): Fields =>
    pathVariables.length === 0 ? fields : new Map([...fields, ...pathFields(exchange, pathVariables)])
  const query = (exchange: HttpExchange): Fields => queryFields(exchange, limits.maxParameters)

  if (!mayHaveForm(parameter)) {
    return described(
      (exchange) => bind(withPath(exchange, query(exchange)), 'query'),
      all,
      all.describe('query'),
      ...ofPath,
    )
  }
  const extract = (exchange: HttpExchange): unknown => {
    if (!hasForm(exchange)) return bind(withPath(exchange, query(exchange)), 'query')
    return whenReady(readForm(exchange, limits), ({ fields }) =>
      bind(withPath(exchange, mergedFields(query(exchange), fields)), 'form'),
    )
  }
  return described(extract, { mayBeAsync: true }, all.describe('query', FORM_TYPES), ...ofPath)
}
