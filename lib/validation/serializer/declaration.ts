import type { AnyClass } from '../../core/index.js'
import { isClass } from '../transformer/is-class.js'
import type { TypeFunctionOptions } from '../libraries/transformer-storage.js'
import type { PropertyTypeSource } from '../transformer/property-type-source.js'
import { nativeConversion } from './native-values.js'
import type { Declaration } from './projection.js'

/** Types that say nothing about what is in their values. */
const OPAQUE: ReadonlySet<unknown> = new Set([
  Object,
  Array,
  Map,
  Set,
  WeakMap,
  WeakSet,
  Promise,
  Function,
  Symbol,
  BigInt,
])

/** What the types of a property say, together. */
export function declarationOf(
  sources: readonly PropertyTypeSource[],
  emitted: readonly AnyClass[],
  help?: TypeFunctionOptions,
): Declaration {
  const types = sources.map((source) => source.resolve(help))
  const conversions = types.map((type) => nativeConversion(type))
  return {
    types: [...types.filter(isModel), ...emitted],
    vetoes: [],
    convert: conversions.find((conversion) => conversion !== undefined),
    discriminator: sources.find(({ discriminator }) => discriminator !== undefined)?.discriminator,
    isMap: sources.some((source) => source.emitted === Map),
  }
}

/** A class with properties. */
export function isModel(type: unknown): type is AnyClass {
  return isClass(type) && !OPAQUE.has(type) && nativeConversion(type) === undefined
}
