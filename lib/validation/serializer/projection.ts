import type { AnyClass } from '../../core/index.js'
import type { Discriminator } from '../transformer/property-type-source.js'
import type { ExposurePlan } from '../transformer/exposure-plan.js'
import type { TransformOptions } from '../validation.options.js'
import type { ProjectionTrail } from './projection-trail.js'

/**
 * Makes of a value what JSON.stringify can write without asking anybody: fresh plain objects and arrays of primitives, in which there
 * is nothing that a class excludes.
 */
export type Project = (value: unknown, depth: number) => unknown

/** What is known of the values at one place, such as a property. */
export interface Declaration {
  /** The classes that values are written as. Mostly one; several where unrelated classes have a say. */
  readonly types: readonly AnyClass[]
  /** Classes whose exclusions count as well. */
  readonly vetoes: readonly AnyClass[]
  /** What class-transformer makes of a single value, where the type is `String`, `Number`, `Boolean`, `Date` or `Buffer`. */
  readonly convert: ((value: unknown) => unknown) | undefined
  readonly discriminator: Discriminator | undefined
  /** Whether an object's keys are data, as those of a Map are. */
  readonly isMap: boolean
}

export const UNDECLARED: Declaration = {
  types: [],
  vetoes: [],
  convert: undefined,
  discriminator: undefined,
  isMap: false,
}

/** What the parts of one serializer share. */
export interface Projection {
  /** With class-transformer's defaults. */
  readonly options: TransformOptions
  readonly generatesCode: boolean
  readonly trail: ProjectionTrail
  /** The objects around the one that is being projected; kept only where circular references are to be left out. */
  readonly ancestors: Set<unknown> | undefined
  plan(type: AnyClass | undefined): ExposurePlan
  isTransformed(type: AnyClass): boolean
  position(declaration: Declaration): Project
}
