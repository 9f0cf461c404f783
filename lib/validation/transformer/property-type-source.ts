import { propertyType, type AnyClass } from '../../core/index.js'
import {
  TransformationType,
  type TypeFunctionOptions,
  type TypeMetadata,
} from '../libraries/transformer-storage.js'
import type { TransformOptions } from '../validation.options.js'
import type { TransformerMetadata } from './no-metadata.js'
import { takesParameters } from './takes-parameters.js'

export type Discriminator = NonNullable<TypeMetadata['options']['discriminator']>

/** Where the type of a property comes from: `@Type`, a target map, or what TypeScript emitted. */
export interface PropertyTypeSource {
  /** Whether the function of `@Type` wants to see the value: `resolve` is to be called for each. */
  readonly isDynamic: boolean
  /** A class, as a rule. Nothing is resolved before the first call, since classes may refer to each other in a circle. */
  resolve(help?: TypeFunctionOptions): unknown
  /** What TypeScript emitted for a property with `@Type`: it makes `Map`s, and arrays of classes of their own. */
  readonly emitted: unknown
  readonly discriminator: Discriminator | undefined
  readonly keepsDiscriminator: boolean
}

export type DiscriminatedSource = PropertyTypeSource & { readonly discriminator: Discriminator }

export function isDiscriminated(source: PropertyTypeSource): source is DiscriminatedSource {
  return source.discriminator !== undefined
}

interface TypeSubject {
  readonly type: AnyClass
  readonly options: TransformOptions
  readonly direction: TransformationType
  readonly storage: TransformerMetadata
}

export function propertyTypeSource(subject: TypeSubject, property: string): PropertyTypeSource | undefined {
  const { type, options, storage } = subject
  const metadata = storage.findTypeMetadata(type, property)
  if (metadata !== undefined) return decoratedType(metadata)
  if (options.targetMaps !== undefined) {
    const types = options.targetMaps
      .filter(({ target, properties }) => target === type && Object.hasOwn(properties, property))
      .map(({ properties }) => properties[property])
      .filter(Boolean)
    return types.length === 0 ? undefined : fixedType(types.at(-1))
  }
  return implicitType(subject, property)
}

/** Of a property without `@Type`, where no target maps take the place of this. */
export function implicitType(
  { type, options, direction }: Omit<TypeSubject, 'storage'>,
  property: string,
): PropertyTypeSource | undefined {
  if (options.targetMaps !== undefined) return undefined
  if (options.enableImplicitConversion !== true || direction !== TransformationType.PLAIN_TO_CLASS)
    return undefined
  const emitted = propertyType(type.prototype as object, property)
  return emitted === undefined ? undefined : fixedType(emitted)
}

function decoratedType(metadata: TypeMetadata): PropertyTypeSource {
  const { typeFunction, reflectedType, options } = metadata
  const discriminator = options.discriminator
  const isDiscriminated =
    discriminator !== undefined && discriminator.property !== '' && Array.isArray(discriminator.subTypes)
  return {
    isDynamic: typeFunction !== undefined && takesParameters(typeFunction),
    resolve: resolver(metadata),
    emitted: reflectedType,
    discriminator: isDiscriminated ? discriminator : undefined,
    keepsDiscriminator: options.keepDiscriminatorProperty === true,
  }
}

function resolver(metadata: TypeMetadata): PropertyTypeSource['resolve'] {
  const { typeFunction, reflectedType } = metadata
  if (typeFunction === undefined) return () => reflectedType
  if (takesParameters(typeFunction)) return (help) => metadata.typeFunction?.(help)
  let resolved: unknown
  return () => (resolved ??= metadata.typeFunction?.())
}

function fixedType(type: unknown): PropertyTypeSource {
  return {
    isDynamic: false,
    resolve: () => type,
    emitted: undefined,
    discriminator: undefined,
    keepsDiscriminator: false,
  }
}
