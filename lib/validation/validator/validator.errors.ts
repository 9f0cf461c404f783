import { NexusError } from '../../common/index.js'
import type { ValidationMetadata } from '../libraries/validator-storage.js'

export class UnprovidedConstraintError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_UNPROVIDED_CONSTRAINT'
  static readonly summary = 'A constraint class has constructor parameters, and no container provides it.'
  readonly constraint: string
  readonly property: string

  constructor(constraint: string, metadata: ValidationMetadata) {
    const property = propertyOf(metadata)
    super(`${property} uses the constraint ${constraint}, whose constructor parameters nobody provides.`, {
      help: `Decorate ${constraint} with @Injectable() and list it in the providers of a module, or give its constructor no parameters.`,
    })
    this.constraint = constraint
    this.property = property
  }
}

export class UnregisteredConstraintError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_UNREGISTERED_CONSTRAINT'
  static readonly summary =
    'A property uses a constraint class that class-validator does not know, so that it would never be checked.'
  readonly constraint: string | undefined
  readonly property: string

  constructor(metadata: ValidationMetadata) {
    const property = propertyOf(metadata)
    const constraint = nameOf(metadata.constraintCls)
    super(
      `${property} uses ${constraint === undefined ? 'a constraint class that is undefined' : `the constraint ${constraint}, which is not registered`}.`,
      {
        help:
          constraint === undefined
            ? 'Look for two files that import each other: the class was not there yet when the decorator ran.'
            : `Decorate ${constraint} with @ValidatorConstraint().`,
      },
    )
    this.constraint = constraint
    this.property = property
  }
}

function propertyOf({ target, propertyName }: ValidationMetadata): string {
  return `${nameOf(target) ?? 'A class'}.${propertyName}`
}

function nameOf(type: unknown): string | undefined {
  return typeof type === 'function' ? type.name : undefined
}
