import { MetadataKey } from '../../core/index.js'
import type { Awaitable, StandardSchema } from '../../common/index.js'
import type { ConfigProblem } from '../config.errors.js'
import type { StandardEnvironment } from '../environment/standard-environment.js'
import type { EnumLike } from './scalar-type.js'

/** A class, also one whose constructor is private, or `BigInt`. */
export interface PropertyType {
  readonly prototype: object
  readonly name: string
}

/** What `@Property` says about a field. */
export interface PropertyOptions {
  /** The property's name below the class's prefix. Default: the field's, in kebab-case. */
  readonly name?: string
  /** Where the type that TypeScript emits is not enough (unions, interfaces). */
  readonly type?: PropertyType
  /** Type of the elements of a list, Set, Map or record: emitted types do not have it. */
  readonly of?: PropertyType
  /** The allowed values: of the field, or of its elements where it is a list or map. */
  readonly enum?: EnumLike
  /** Of a map: the key that is most likely meant by who writes a value in the place of the map. */
  readonly key?: string
  /** The value where no source has one. A text is converted as a property would be. */
  readonly default?: unknown
  /** Whether some source has to have it. */
  readonly required?: boolean
}

/** What `@ConfigurationProperties` says about a class. */
export interface ConfigurationPropertiesOptions<T extends object = object> {
  /** Checks the bound object; an object it returns replaces the fields of the same names. */
  readonly schema?: StandardSchema
  /** Complaints about the bound object; each becomes a problem of the prefix, or of `property` below it. */
  readonly validate?: (properties: T) => Awaitable<ValidationComplaints>
  /** Problems of properties that are no fields, such as those by the names of parts that only other code knows. */
  readonly check?: (environment: StandardEnvironment) => readonly ConfigProblem[]
  /** Lets names be that no field declares, as Spring does. Default false. */
  readonly ignoreUnknown?: boolean
  /**
   * Looks for unknown names in whatever stands below the prefix: also in sections whose classes (as far as they are loaded) the application
   * does not bind, as it does not use what they configure. Default false.
   */
  readonly wholeSection?: boolean
}

export type ValidationComplaint = string | { readonly property: string; readonly message: string }
export type ValidationComplaints = void | undefined | ValidationComplaint | readonly ValidationComplaint[]

export interface ConfigurationPropertiesMetadata {
  readonly prefix: string
  readonly options: ConfigurationPropertiesOptions
}

/** On (prototype). */
export const PROPERTIES = new MetadataKey<ReadonlyMap<string, PropertyOptions>>('config:properties')
/** On the class. */
export const CONFIGURATION_PROPERTIES = new MetadataKey<ConfigurationPropertiesMetadata>(
  'config:configuration-properties',
)
