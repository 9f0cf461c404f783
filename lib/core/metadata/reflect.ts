// The one place that loads reflect-metadata: TypeScript's `__metadata` helper calls Reflect.metadata, so it must be there before
// the first decorated class of the application is evaluated. Importing any decorator of Nexus guarantees that.
import 'reflect-metadata'
import type { AbstractType } from '../../common/index.js'

/** A class as metadata sees it: abstract or not. */
export type AnyClass = AbstractType

/** The types TypeScript emitted for a class's constructor parameters, of the class itself, not of its parents. */
export function constructorTypes(target: AnyClass): readonly unknown[] | undefined {
  return Reflect.getOwnMetadata('design:paramtypes', target) as readonly unknown[] | undefined
}

/** The types TypeScript emitted for a method's parameters. `undefined` where the method has no decorator. */
export function methodTypes(prototype: object, method: string | symbol): readonly unknown[] | undefined {
  return Reflect.getMetadata('design:paramtypes', prototype, method) as readonly unknown[] | undefined
}

/** The return type TypeScript emitted for a method (`Promise` for an async one). */
export function returnType(prototype: object, method: string | symbol): unknown {
  return Reflect.getMetadata('design:returntype', prototype, method)
}

/** The type TypeScript emitted for a decorated property. */
export function propertyType(prototype: object, property: string | symbol): unknown {
  return Reflect.getMetadata('design:type', prototype, property)
}
