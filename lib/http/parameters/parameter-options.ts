import type { ConversionOptions } from './conversion/compile-conversion.js'
import { handlerName, type HandlerParameter } from './extractor.js'
import { UnnamedParameterError } from './parameter.errors.js'
import type { StandardSchema } from '../../common/index.js'

/** Options of a parameter decorator, as Spring's. */
export interface ParameterOptions extends ConversionOptions {
  /** Name in the request. Default: the parameter's own name. */
  readonly name?: string
  /** Spring's other word for `name`. */
  readonly value?: string
  /**
   * Whether its absence is a 400. Default: true for Spring's decorators unless there is a default value, false for NestJS's.
   */
  readonly required?: boolean
  /** Used for an absent and for an empty value. A string is converted as if it had come with the request. */
  readonly defaultValue?: unknown
  /** Any Standard Schema (Zod, Valibot, ArkType, ...). It gets the converted value, and its output is the argument. */
  readonly schema?: StandardSchema
}

/** `@Query('page', { defaultValue: 0 })`, `@Query({ name: 'page', defaultValue: 0 })` or `@Query()`. */
export function parameterOptions<O extends ParameterOptions>(first?: string | O, second?: O): O {
  return (typeof first === 'string' ? { ...second, name: first } : (first ?? second ?? {})) as O
}

export function givenName(options: ParameterOptions): string | undefined {
  const name = options.name ?? options.value
  return name === '' ? undefined : name
}

/** The name given, else the parameter's own. @throws UnnamedParameterError */
export function nameOf(parameter: HandlerParameter, options: ParameterOptions, decorator: string): string {
  const name = givenName(options) ?? parameter.name
  if (name === undefined) throw new UnnamedParameterError(handlerName(parameter), parameter.index, decorator)
  return name
}
