import type { HttpExchange } from '../../exchange/http-exchange.js'
import { hasForm, readForm } from '../body/form-reader.js'
import type { Fields } from '../binding/object-binder.js'
import { NamedValue, whenReady } from '../conversion/named-value.js'
import { described, FORM_TYPES } from '../describe-parameter.js'
import type { Extractor, HandlerParameter } from '../extractor.js'
import { isFile, refuseFileOptions, type PartOptions } from '../files/file-options.js'
import { nameOf, type ParameterOptions } from '../parameter-options.js'
import { allExtractor, compileAll, wantsAll } from './all-values.js'
import { queryFields, queryOf } from './query.js'
import type { SourceDialect } from './source-dialect.js'
import { uploadedFile } from './uploaded-file.js'

/** Methods whose requests carry a form. */
const WITH_FORM: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Reads a query parameter only: `@Query()`. */
export function queryParameter(
  parameter: HandlerParameter,
  options: ParameterOptions,
  dialect: SourceDialect,
): Extractor {
  const { maxParameters } = parameter.limits
  if (wantsAll(parameter, options, dialect.leniency)) {
    return allExtractor(
      compileAll(parameter, options),
      (exchange) => queryFields(exchange, maxParameters),
      'query',
    )
  }
  const name = nameOf(parameter, options, dialect.decorator)
  return ofQuery(namedValue(parameter, name, options, dialect), name, maxParameters)
}

/**
 * Reads a query parameter or a field of a form, as the Servlet API does: `@RequestParam()`. The query's values come first. A parameter
 * that is a file is one of the form.
 */
export function requestParameter(
  parameter: HandlerParameter,
  options: PartOptions,
  dialect: SourceDialect,
): Extractor {
  if (isFile(parameter, options)) {
    const name = nameOf(parameter, options, dialect.decorator)
    return uploadedFile(parameter, options, { name, required: dialect.required, isList: false })
  }
  refuseFileOptions(parameter, options)
  const fromQuery = queryParameter(parameter, options, dialect)
  if (!mayHaveForm(parameter)) return fromQuery
  const fromBoth = wantsAll(parameter, options, dialect.leniency)
    ? ofAllFields(parameter, options)
    : ofFormAndQuery(parameter, options, dialect)
  const extract = (exchange: HttpExchange): unknown =>
    hasForm(exchange) ? fromBoth(exchange) : fromQuery(exchange)
  const describes = (fromQuery.describes ?? []).map((each) => ({ ...each, mediaTypes: FORM_TYPES }))
  return described(extract, { mayBeAsync: true }, ...describes)
}

/** Whether a request to the parameter's handler can carry a form at all. */
export function mayHaveForm({ httpMethods }: HandlerParameter): boolean {
  return httpMethods.length === 0 || httpMethods.some((method) => WITH_FORM.has(method))
}

/** Each name with the values of both, the first's first. */
export function mergedFields(first: Fields, second: Fields): Fields {
  const merged = new Map(first)
  for (const [name, values] of second) merged.set(name, [...(merged.get(name) ?? []), ...values])
  return merged
}

function namedValue(
  parameter: HandlerParameter,
  name: string,
  options: ParameterOptions,
  dialect: SourceDialect,
): NamedValue {
  return new NamedValue(parameter, { name, location: 'query', required: dialect.required }, options)
}

function ofQuery(value: NamedValue, name: string, maxParameters: number): Extractor {
  if (!value.multiple) {
    return value.extractor((exchange) => queryOf(exchange, maxParameters).get(name))
  }
  const extract = (exchange: HttpExchange): unknown =>
    value.fromList(queryOf(exchange, maxParameters).getAll(name))
  return described(extract, value, value.description)
}

function ofFormAndQuery(
  parameter: HandlerParameter,
  options: ParameterOptions,
  dialect: SourceDialect,
): (exchange: HttpExchange) => unknown {
  const { limits } = parameter
  const name = nameOf(parameter, options, dialect.decorator)
  const value = namedValue(parameter, name, options, dialect)
  return (exchange) =>
    whenReady(readForm(exchange, parameter), ({ fields }) => {
      const query = queryOf(exchange, limits.maxParameters).getAll(name)
      return value.fromList([...query, ...(fields.get(name) ?? [])])
    })
}

function ofAllFields(
  parameter: HandlerParameter,
  options: ParameterOptions,
): (exchange: HttpExchange) => unknown {
  const { limits } = parameter
  const all = compileAll(parameter, options)
  return (exchange) =>
    whenReady(readForm(exchange, parameter), ({ fields }) =>
      all.bind(mergedFields(queryFields(exchange, limits.maxParameters), fields), 'query'),
    )
}
