import type { HttpExchange } from '../../exchange/http-exchange.js'
import type { Fields } from '../binding/object-binder.js'
import { NamedValue } from '../conversion/named-value.js'
import { described, describeParameter } from '../describe-parameter.js'
import type { Extractor, HandlerParameter } from '../extractor.js'
import { givenName, nameOf, type ParameterOptions } from '../parameter-options.js'
import { allExtractor, compileAll, wantsAll } from './all-values.js'
import type { SourceDialect } from './source-dialect.js'

/** Reads a header field. The name that a parameter lends it is spelt as header names are: `ifNoneMatch` is `if-none-match`. */
export function requestHeader(
  parameter: HandlerParameter,
  options: ParameterOptions,
  dialect: SourceDialect,
): Extractor {
  if (parameter.type === Headers && givenName(options) === undefined) {
    const place = { in: 'header', name: undefined, required: false } as const
    return described(
      (exchange) => webHeaders(exchange),
      { mayBeAsync: false },
      describeParameter(parameter, options, place),
    )
  }
  if (wantsAll(parameter, options, dialect.leniency)) {
    return allExtractor(compileAll(parameter, options), headerFields, 'header')
  }
  const name = (givenName(options) ?? hyphenated(nameOf(parameter, options, dialect.decorator))).toLowerCase()
  const value = new NamedValue(parameter, { name, location: 'header', required: dialect.required }, options)
  return value.extractor((exchange) => exchange.header(name))
}

function hyphenated(name: string): string {
  return name.replace(/[A-Z]/g, '-$&')
}

function headerFields(exchange: HttpExchange): Fields {
  const fields = new Map<string, string[]>()
  for (const [name, value] of exchange.headers()) {
    const values = fields.get(name)
    if (values === undefined) fields.set(name, [value])
    else values.push(value)
  }
  return fields
}

function webHeaders(exchange: HttpExchange): Headers {
  const headers = new Headers()
  for (const [name, value] of exchange.headers()) headers.append(name, value)
  return headers
}
