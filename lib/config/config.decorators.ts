import type { Type } from '../common/index.js'
import {
  COMPONENT_FACTORY,
  createInjectionDecorator,
  Environment,
  markComponent,
  type InjectionDecorator,
} from '../core/index.js'
import { declareClass, declareName } from './binding/known-names.js'
import {
  CONFIGURATION_PROPERTIES,
  PROPERTIES,
  type ConfigurationPropertiesOptions,
  type PropertyOptions,
  type PropertyType,
} from './binding/property-metadata.js'
import { PROPERTIES_FACTORY } from './binding/properties-factory.js'
import { placeholderNames } from './environment/placeholder-resolver.js'
import { evaluateValue, standardEnvironment, type ValueOptions } from './environment/value-expression.js'

/**
 * Injects configuration into a constructor parameter or property: a text with placeholders, converted to the type TypeScript emitted. A
 * property that is missing without a default, or of the wrong type, is an error at boot.
 *
 * @example
 * constructor(@Value('${shop.max-items:5}') maxItems: number, @Value('${shop.tags}') tags: string[]) {}
 */
export function Value(expression: string, options: ValueOptions = {}): InjectionDecorator {
  for (const name of placeholderNames(expression)) declareName(name)
  return createInjectionDecorator(
    (point, resolver) =>
      evaluateValue(standardEnvironment(resolver.resolve(Environment)), expression, {
        ...options,
        type: options.type ?? (point.type as PropertyType | undefined) ?? String,
      }),
    { constant: true },
  )
}

/**
 * A class that is filled from the properties below `prefix`, converted and validated at boot. Its initialisers are the defaults. A field
 * whose type neither an initialiser nor another decorator tells needs {@link Property}.
 *
 * @example
 * \@ConfigurationProperties('shop')
 * class ShopProperties {
 *   maxItems = 50
 *   timeout = Duration.ofSeconds(10)
 *   \@Property({ required: true }) currency!: string
 *   \@Property({ of: String }) tags: string[] = []
 * }
 */
export function ConfigurationProperties<T extends object>(
  prefix: string,
  options: ConfigurationPropertiesOptions<T> = {},
): (cls: Type<T>) => void {
  return function decorator(cls) {
    declareClass(prefix, cls)
    CONFIGURATION_PROPERTIES.set(cls, { prefix, options: options as ConfigurationPropertiesOptions })
    COMPONENT_FACTORY.set(cls, PROPERTIES_FACTORY)
    markComponent(cls, { stereotype: 'configuration-properties' }, decorator)
  }
}

/** Says what TypeScript does not emit about a field of a {@link ConfigurationProperties} class (or of one nested in it). */
export function Property(options: PropertyOptions = {}): (prototype: object, member: string) => void {
  return (prototype, member) =>
    PROPERTIES.update(prototype, (fields) =>
      new Map(fields).set(member, { ...fields?.get(member), ...options }),
    )
}
