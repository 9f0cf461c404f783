import { IsOptional, ValidateIf } from 'class-validator'
import type { AbstractType } from '../../common/index.js'
import { checkProperties, mappedType, sourceOf, type MappedType, type PropertiesOf } from './mapped-type.js'

export interface PartialTypeOptions {
  /** Whether `null` counts as missing too. Default: true. */
  readonly skipNullProperties?: boolean
}

/**
 * The same properties, of which each may be missing. Initial values are those of the class: a property that has one is never missing.
 *
 * @throws UndefinedMappedClassError
 * @example
 * class UpdateOrder extends PartialType(CreateOrder) {}
 */
export function PartialType<T extends object>(
  type: AbstractType<T>,
  options: PartialTypeOptions = {},
): MappedType<Partial<PropertiesOf<T>>> {
  const source = sourceOf('PartialType', type)
  const { properties } = source
  const partial = mappedType(`Partial${type.name}`, [{ source, properties }])
  // In every group: what may be missing may be so whatever else is checked.
  const optional =
    options.skipNullProperties === false
      ? ValidateIf((_object, value) => value !== undefined, { always: true })
      : IsOptional({ always: true })
  for (const name of new Set(source.constraints.map(({ propertyName }) => propertyName))) {
    optional(partial.prototype as object, name)
  }
  return partial as MappedType<Partial<PropertiesOf<T>>>
}

/**
 * Only these properties.
 *
 * @throws UnknownPropertyError, UndefinedMappedClassError
 * @example
 * class Login extends PickType(User, ['email', 'password']) {}
 */
export function PickType<T extends object, Key extends keyof PropertiesOf<T> & string>(
  type: AbstractType<T>,
  keys: readonly Key[],
): MappedType<Pick<PropertiesOf<T>, Key>> {
  const source = sourceOf('PickType', type)
  checkProperties('PickType', source, keys)
  return mappedType(`Pick${type.name}`, [{ source, properties: keys }]) as MappedType<
    Pick<PropertiesOf<T>, Key>
  >
}

/**
 * All but these properties.
 *
 * @throws UnknownPropertyError, UndefinedMappedClassError
 * @example
 * class CreateOrder extends OmitType(Order, ['id']) {}
 */
export function OmitType<T extends object, Key extends keyof PropertiesOf<T> & string>(
  type: AbstractType<T>,
  keys: readonly Key[],
): MappedType<Omit<PropertiesOf<T>, Key>> {
  const source = sourceOf('OmitType', type)
  checkProperties('OmitType', source, keys)
  const omitted = new Set<string>(keys)
  const properties = source.properties.filter((name) => !omitted.has(name))
  return mappedType(`Omit${type.name}`, [{ source, properties }]) as MappedType<Omit<PropertiesOf<T>, Key>>
}

/** The properties of all the classes. */
export type IntersectionOf<Types extends readonly unknown[]> = Types extends readonly [
  AbstractType<infer First>,
  ...infer Others,
]
  ? PropertiesOf<First> & IntersectionOf<Others>
  : unknown

/**
 * The properties of all the classes. Where several have one, the constraints of all of them hold.
 *
 * @throws UndefinedMappedClassError
 * @example
 * class PlaceOrder extends IntersectionType(Cart, Address, Consent) {}
 */
export function IntersectionType<
  const Types extends readonly [AbstractType<object>, ...AbstractType<object>[]],
>(...types: Types): MappedType<IntersectionOf<Types>> {
  const selections = types.map((type) => {
    const source = sourceOf('IntersectionType', type)
    return { source, properties: source.properties }
  })
  const name = types.map((type) => type.name).join('And')
  return mappedType(name, selections) as MappedType<IntersectionOf<Types>>
}
