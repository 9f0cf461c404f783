import type { Environment } from '../../core/index.js'
import type { PropertyType } from '../binding/property-metadata.js'
import { enumType, scalarType, type EnumLike, type ScalarType } from '../binding/scalar-type.js'
import { EnvironmentKindError, PropertyConversionError } from '../config.errors.js'
import { placeholderNames, solePlaceholder } from './placeholder-resolver.js'
import { MASK, maskedText } from './secret-mask.js'
import { splitList, StandardEnvironment } from './standard-environment.js'

/** How the value of an expression is converted. */
export interface ValueOptions {
  /** Where the emitted type is not enough. */
  readonly type?: PropertyType
  /** Type of the elements where the value is a list. Default: texts. */
  readonly of?: PropertyType
  /** The allowed values, of each element where the value is a list. */
  readonly enum?: EnumLike
}

/**
 * Resolves a text with placeholders and converts it to a type as TypeScript emits it. `Array` and `Set` take lists: `${shop.tags}` may be
 * a YAML list or comma-separated.
 * @throws UnresolvedPlaceholderError, PlaceholderCycleError, InvalidPlaceholderError, PropertyConversionError
 */
export function evaluateValue(
  environment: StandardEnvironment,
  text: string,
  options: ValueOptions,
): unknown {
  const type: unknown = options.type
  if (type === Array || type === Set) {
    const element = elementConversion(options)
    const values = listOf(environment, text).map((value) => converted(environment, text, value, element))
    return type === Set ? new Set(values) : values
  }
  const scalar =
    options.enum === undefined ? (scalarType(type) ?? scalarType(String)) : enumType(options.enum)
  const value = environment.resolvePlaceholders(text)
  return scalar === undefined ? value : converted(environment, text, value, scalar)
}

/** The container's environment as the one class that holds sources. @throws EnvironmentKindError */
export function standardEnvironment(environment: Environment): StandardEnvironment {
  if (environment instanceof StandardEnvironment) return environment
  throw new EnvironmentKindError(environment.constructor.name)
}

function elementConversion(options: ValueOptions): ScalarType | undefined {
  return options.enum === undefined ? scalarType(options.of ?? String) : enumType(options.enum)
}

function listOf(environment: StandardEnvironment, text: string): readonly string[] {
  const name = solePlaceholder(text)
  const list = name === undefined ? undefined : environment.getList(name)
  return list ?? splitList(environment.resolvePlaceholders(text))
}

function converted(
  environment: StandardEnvironment,
  text: string,
  value: string,
  scalar: ScalarType | undefined,
): unknown {
  const result = scalar === undefined ? value : scalar.convert(value)
  if (result !== undefined) return result
  const [name = ''] = placeholderNames(text)
  throw new PropertyConversionError(
    text,
    environment.readsSecret(text) ? MASK : maskedText(value),
    scalar?.label ?? 'a text',
    environment.getOrigin(name),
  )
}
