import { propertyType, type AnyClass } from '../../core/index.js'
import type { TransformerStorage } from '../libraries/transformer-storage.js'
import { takesParameters } from '../transformer/takes-parameters.js'

// What TypeScript emits where it does not say which class there is.
const UNTOLD = new Set<unknown>([Object, Array, Map, Set, Promise])

/** The classes of the objects in a property as far as `@Type` or TypeScript tell; `undefined` where nothing does. */
export function declaredTypes(
  type: AnyClass,
  property: string,
  transformer: TransformerStorage | undefined,
): readonly AnyClass[] | undefined {
  const { typeFunction, options } = transformer?.findTypeMetadata(type, property) ?? {}
  // A function that asks for something chooses for each object.
  if (typeFunction !== undefined && takesParameters(typeFunction)) return undefined
  const declared =
    typeFunction === undefined ? propertyType(type.prototype as object, property) : typeFunction()
  const types = [declared, ...(options?.discriminator?.subTypes ?? []).map(({ value }) => value)]
  return types.every(isTelling) ? types : undefined
}

function isTelling(type: unknown): type is AnyClass {
  return typeof type === 'function' && !UNTOLD.has(type)
}
