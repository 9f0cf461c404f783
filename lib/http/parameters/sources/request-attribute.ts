import type { Extractor, HandlerParameter } from '../extractor.js'
import { nameOf, type ParameterOptions } from '../parameter-options.js'
import { MissingParameterException } from '../request.errors.js'

/** Options of `@RequestAttribute`: an attribute has its type already, so there is nothing to convert. */
export type RequestAttributeOptions = Pick<ParameterOptions, 'name' | 'value' | 'required' | 'defaultValue'>

/** Reads what middleware, a guard or an interceptor put into `exchange.attributes`. */
export function requestAttribute(parameter: HandlerParameter, options: RequestAttributeOptions): Extractor {
  const name = nameOf(parameter, options, 'RequestAttribute')
  const { defaultValue, required = defaultValue === undefined } = options
  return (exchange) => {
    const value = exchange.attributes.get(name) ?? defaultValue
    if (value === undefined && required) throw new MissingParameterException(name, 'attribute', 'a value')
    return value
  }
}
