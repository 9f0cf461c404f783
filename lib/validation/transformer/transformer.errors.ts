import { NexusError } from '../../common/index.js'

/** @internal */
export const MAX_TRANSFORMATION_DEPTH = 500

export class TransformationDepthError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_TRANSFORMATION_DEPTH'
  static readonly summary =
    'A value that is to become an instance or a plain object is nested too deeply, or refers to itself.'

  constructor(readonly limit: number = MAX_TRANSFORMATION_DEPTH) {
    super(`A value is nested more than ${limit} levels deep, or refers to itself.`, {
      help: 'If objects refer to each other, put @Exclude() on the reference back, or set enableCircularCheck, which leaves it out.',
    })
  }
}

/** It is the value that is wrong, not the class: what came from a client is the client's mistake. */
export class UntransformableValueError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_UNTRANSFORMABLE_VALUE'
  static readonly summary = 'A value can not become what its type says.'

  constructor(
    readonly expected: string,
    options?: ErrorOptions,
  ) {
    super(`A value can not become ${expected}.`, options)
  }
}

export class NotATypeError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_NOT_A_TYPE'
  static readonly summary = 'The function of @Type, or a target map, gives something that is no class.'

  constructor(readonly type: unknown) {
    super(`A type is needed to transform a value, and ${describe(type)} is no class.`, {
      help: 'Let the function return a class: @Type(() => Item).',
    })
  }
}

export class UnknownSubtypeError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_UNKNOWN_SUBTYPE'
  static readonly summary =
    'A value of a property with a discriminator is of a class that is not among its subTypes.'

  constructor(
    readonly discriminator: string,
    readonly subtype: string,
  ) {
    super(`${subtype} is not among the subtypes that ${JSON.stringify(discriminator)} tells apart.`, {
      help: `Add { value: ${subtype}, name: '...' } to discriminator.subTypes of @Type.`,
    })
  }
}

function describe(type: unknown): string {
  return typeof type === 'function' ? `the function ${type.name}` : `a value of type ${typeof type}`
}
