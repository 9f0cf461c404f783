import type { AnyClass } from '../../core/index.js'
import type { TransformOptions } from '../validation.options.js'
import type { ExposurePlan, TransformDirection } from './exposure-plan.js'
import type { DiscriminatedSource } from './property-type-source.js'
import type { Tag } from './tag.js'
import type { Trail } from './trail.js'

/** A list that is being filled. */
export type List = unknown[] | Set<unknown>

/** Transforms values that should be of one type. A list of any kind is a list of values of the type. */
export interface ValueTransformer {
  transform(value: unknown, trail: Trail, tag?: Tag): unknown
  /** @param isMap - Whether the value is a Map, whatever it looks like. */
  transformProperty(value: unknown, isMap: boolean, trail: Trail, tag?: Tag): unknown
  /** A value with properties (or entries) of its own, whose class is the type. */
  object(value: object, trail: Trail, tag: Tag | undefined): unknown
  /** A value whose properties (or entries) are values of the type. */
  entries(value: object, trail: Trail, tag: Tag | undefined): unknown
  /** Fills `result`, and gives it back. */
  list(values: readonly unknown[] | Set<unknown>, result: List, trail: Trail): List
}

/** What the values of a property with a discriminator are. */
export interface DiscriminatedTarget {
  /** @param type - What the type function gave: the type of values of no known subtype. */
  target(value: unknown, type: unknown): ValueTransformer
  /** @param value - As it was read; what a method returned is `result`. */
  tag(value: unknown, result: unknown): Tag | undefined
}

/** One direction with one set of options. */
export interface TransformerLookup {
  readonly options: TransformOptions
  readonly direction: TransformDirection
  /** Of what a type function gave; without a type, values are of the class that their `constructor` tells. */
  of(type: unknown): ValueTransformer
  /** Of values that a discriminator tells apart. */
  discriminated(source: DiscriminatedSource): DiscriminatedTarget
  plan(type: AnyClass | undefined): ExposurePlan
}
