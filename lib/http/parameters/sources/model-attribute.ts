import { isPromiseLike } from '../../../common/index.js'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { hasForm, readForm } from '../body/form-reader.js'
import type { Fields } from '../binding/object-binder.js'
import { whenReady } from '../conversion/named-value.js'
import { described, FORM_TYPES } from '../describe-parameter.js'
import type { Extractor, HandlerParameter } from '../extractor.js'
import type { ParameterOptions } from '../parameter-options.js'
import { InvalidInputException, type ParameterLocation } from '../request.errors.js'
import { compileAll, type AllValues } from './all-values.js'
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
  const bind = pathVariables.length === 0 ? ignoringPath(all) : withPath(all, pathVariables)
  const ofPath = pathVariables.length === 0 ? [] : [all.describe('path')]
  const query = (exchange: HttpExchange): Fields => queryFields(exchange, limits.maxParameters)

  if (!mayHaveForm(parameter)) {
    const extract = (exchange: HttpExchange): unknown => bind(exchange, query(exchange), 'query')
    return described(extract, all, all.describe('query'), ...ofPath)
  }
  const extract = (exchange: HttpExchange): unknown => {
    if (!hasForm(exchange)) return bind(exchange, query(exchange), 'query')
    return whenReady(readForm(exchange, parameter), ({ fields }) =>
      bind(exchange, mergedFields(query(exchange), fields), 'form'),
    )
  }
  return described(extract, { mayBeAsync: true }, all.describe('query', FORM_TYPES), ...ofPath)
}

type ModelBinding = (exchange: HttpExchange, fields: Fields, location: ParameterLocation) => unknown

function ignoringPath({ bind }: AllValues): ModelBinding {
  return (_exchange, fields, location) => bind(fields, location)
}

function withPath({ bind }: AllValues, names: readonly string[]): ModelBinding {
  return (exchange, fields, location) => {
    const path = pathFields(exchange, names)
    try {
      const model = bind(new Map([...fields, ...path]), location)
      if (!isPromiseLike(model)) return model
      return model.then(undefined, (error: unknown) => {
        throw toldOfPath(error, path)
      })
    } catch (error) {
      throw toldOfPath(error, path)
    }
  }
}

/** What is wrong with a path variable is not looked for in the query. */
function toldOfPath(thrown: unknown, path: Fields): unknown {
  if (!(thrown instanceof InvalidInputException)) return thrown
  return new InvalidInputException(
    thrown.violations.map((violation) =>
      path.has(String(violation.path[0])) ? { ...violation, in: 'path' } : violation,
    ),
  )
}
