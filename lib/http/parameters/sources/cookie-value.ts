import { parseCookie } from 'cookie'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import type { Fields } from '../binding/object-binder.js'
import { NamedValue } from '../conversion/named-value.js'
import type { Extractor, HandlerParameter } from '../extractor.js'
import { nameOf, type ParameterOptions } from '../parameter-options.js'
import { allExtractor, compileAll, wantsAll } from './all-values.js'
import type { SourceDialect } from './source-dialect.js'

type Cookies = Readonly<Record<string, string | undefined>>

const NO_COOKIES = Object.create(null) as Cookies

/** Reads a cookie. Of two with one name the first counts (RFC 6265 section 5.4 sends the more specific path first). */
export function cookieValue(
  parameter: HandlerParameter,
  options: ParameterOptions,
  dialect: SourceDialect,
): Extractor {
  if (wantsAll(parameter, options, dialect.leniency)) {
    return allExtractor(compileAll(parameter, options), cookieFields, 'cookie')
  }
  const name = nameOf(parameter, options, dialect.decorator)
  const value = new NamedValue(parameter, { name, location: 'cookie', required: dialect.required }, options)
  return value.extractor((exchange) => cookies(exchange)[name])
}

/** An object without prototype, so that no cookie's name means anything to JavaScript. */
function cookies(exchange: HttpExchange): Cookies {
  const header = exchange.header('cookie')
  return header === undefined ? NO_COOKIES : parseCookie(header)
}

function cookieFields(exchange: HttpExchange): Fields {
  const fields = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(cookies(exchange))) fields.set(name, [value ?? ''])
  return fields
}
