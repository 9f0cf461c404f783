import type { HttpExchange } from '../exchange/http-exchange.js'
import { described } from './describe-parameter.js'
import type { Extractor, HandlerParameter } from './extractor.js'
import { parameterDecorator, type HandlerParameterDecorator } from './parameter-decorator.js'

/** Called once per decorated parameter, at boot; what it returns runs for each request and may return a promise. */
export type ParameterDefinition<O> = (
  options: O,
  parameter: HandlerParameter,
) => ((exchange: HttpExchange) => unknown) & { readonly describes?: Extractor['describes'] }

/**
 * Makes a parameter decorator. What boot can decide (options, the parameter's name and type) is decided outside of the inner
 * function. Set `mayBeAsync: false` on the inner function to promise that it never returns a promise; a route whose parameters all
 * do so stays synchronous. Set `describes` on it for what the OpenAPI document should say about the parameter.
 *
 * @example
 * const CurrentUser = defineParameter<'id' | 'name'>((field) => (exchange) => exchange.attributes.get(`user.${field}`))
 *
 * \@Get() profile(@CurrentUser('id') id: string) { ... }
 */
export function defineParameter<O = void>(
  define: ParameterDefinition<O>,
): (options: O) => HandlerParameterDecorator {
  return (options) =>
    parameterDecorator('a custom parameter', (parameter) => {
      const extract = define(options, parameter) as Extractor
      if (extract.mayBeAsync !== undefined) return extract
      return described((exchange) => extract(exchange), { mayBeAsync: true }, ...(extract.describes ?? []))
    })
}
