import type { AnyClass } from '../../core/index.js'
import type {
  ExcludeMetadata,
  ExposeMetadata,
  TransformMetadata,
  TypeMetadata,
} from '../libraries/transformer-storage.js'
import type { ValidationMetadata } from '../libraries/validator-storage.js'

/** Everything that decorators, emitted types and initial values say about a DTO class; inherited parts included. */
export interface ClassModel {
  readonly type: AnyClass
  /** Whether any property has a decorator of class-validator. */
  readonly isValidated: boolean
  /** Whether the class or any property has a decorator of class-transformer. */
  readonly isTransformed: boolean
  /** class-transformer's strategy of the class itself: `@Exclude()` or `@Expose()` above it. */
  readonly strategy: 'none' | 'excludeAll' | 'exposeAll'
  /** Whether an instance can be created without arguments. */
  readonly isConstructible: boolean
  /** In the order of declaration as far as decorators and initialisers show it; parents first. */
  readonly properties: readonly PropertyModel[]
}

export interface PropertyModel {
  readonly name: string
  /** The type that TypeScript emitted, where the property has a decorator: `String`, `Array`, a class, `Object` for unions and interfaces. */
  readonly emittedType: unknown
  /** Whether a new instance has the property, also where its value is `undefined`. */
  readonly isInitialized: boolean
  /** What a new instance has here; `undefined` for none, and for a class that can not be created without arguments. */
  readonly initialValue: unknown
  /** Of every group. */
  readonly constraints: readonly ValidationMetadata[]
  readonly type: TypeMetadata | undefined
  readonly expose: ExposeMetadata | undefined
  readonly exclude: ExcludeMetadata | undefined
  readonly transforms: readonly TransformMetadata[]
  /** A getter without setter, or a method. */
  readonly isReadOnly: boolean
}
