import { nearestName, NexusError } from '../../common/index.js'

export class UndefinedMappedClassError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_UNDEFINED_MAPPED_CLASS'
  static readonly summary =
    'A mapped type was made of a class that is not there yet, or of something that is no class.'

  constructor(
    readonly mappedType: string,
    readonly given: unknown,
  ) {
    super(`${mappedType} was given ${given === undefined ? 'undefined' : typeof given} instead of a class.`, {
      help: 'Name a class. Where it is one, files import each other in a circle: move the class into a file of its own.',
    })
  }
}

export class UnknownPropertyError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_UNKNOWN_PROPERTY'
  static readonly summary = 'A mapped type names a property that its class does not have.'

  constructor(
    readonly mappedType: string,
    readonly className: string,
    readonly property: string,
    known: readonly string[],
  ) {
    const similar = nearestName(property, known)
    super(`${mappedType} names ${JSON.stringify(property)}, but ${className} has no such property.`, {
      help:
        similar === undefined
          ? `Correct the name, or decorate the property (at least with @Allow()): without a decorator, an accessor or an initial value nothing shows at run time that ${className} has it.`
          : `Did you mean ${JSON.stringify(similar)}?`,
    })
  }
}
