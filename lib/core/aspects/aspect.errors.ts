import { codedMessageOf, NexusError } from '../../common/index.js'

export class AspectTargetError extends NexusError {
  static readonly code = 'NEXUS_ASPECT_TARGET'
  static readonly summary = 'An aspect was applied to something that is not an instance method or a class.'

  constructor(
    readonly aspect: string,
    readonly member: string,
    readonly kind: 'property' | 'accessor' | 'static method',
  ) {
    super(
      `The aspect ${aspect} cannot advise ${member}: it is ${kind === 'accessor' ? 'an' : 'a'} ${kind}.`,
      {
        help: AspectTargetError.#help[kind],
      },
    )
  }

  static readonly #help = {
    property:
      'Make it a method: a function in a property is created anew for every instance, where no aspect can reach it.',
    accessor: 'Move the work into a method and advise that one.',
    'static method': 'Move it to an instance method of a component.',
  }
}

export class DuplicateAspectError extends NexusError {
  static readonly code = 'NEXUS_ASPECT_DUPLICATE'
  static readonly summary = 'The same aspect was applied twice to one method or one class.'

  constructor(
    readonly aspect: string,
    readonly member: string,
  ) {
    super(`The aspect ${aspect} is applied to ${member} twice.`, {
      help: 'Keep one of the two decorators: they have the same order, so neither can be the outer one.',
    })
  }
}

export class AspectCreationError extends NexusError {
  static readonly code = 'NEXUS_ASPECT_CREATION'
  static readonly summary =
    'An aspect could not be made for a method, when the class of the method was prepared for it; the cause says why.'

  constructor(
    readonly aspect: string,
    /** `OrderService.place`. */
    readonly method: string,
    cause: unknown,
  ) {
    super(`The aspect ${aspect} on ${method} could not be made: ${codedMessageOf(cause)}`, { cause })
  }
}

export class NotAnAspectError extends NexusError {
  static readonly code = 'NEXUS_ASPECT_UNDECLARED'
  static readonly summary = 'An object was registered as an aspect although its class has no @Aspect().'

  constructor(readonly className: string) {
    super(`${className} was registered as an aspect, but it is not decorated with @Aspect().`, {
      help: `Add @Aspect() above class ${className}.`,
    })
  }
}

export class LateAspectError extends NexusError {
  static readonly code = 'NEXUS_ASPECT_LATE'
  static readonly summary = 'An aspect was registered after a component that it should advise had been woven.'

  constructor(
    readonly aspect: string,
    readonly pointcut: string,
    readonly method: string,
  ) {
    super(
      `The aspect ${aspect} came too late: ${pointcut} matches ${method}, whose class is woven already.`,
      {
        help: `Declare ${aspect} with the registry before the first component is created, or narrow its pointcut.`,
      },
    )
  }
}

export class InvalidPointcutError extends NexusError {
  static readonly code = 'NEXUS_ASPECT_POINTCUT'
  static readonly summary = 'The pattern of a pointcut cannot be read.'

  constructor(
    readonly pointcut: string,
    readonly pattern: string,
  ) {
    super(`The pointcut ${pointcut} cannot be read.`, {
      help: "Write execution('Class.method'), where * stands for any characters: 'OrderService.place*', '*.save'.",
    })
  }
}

export class UnadvisableInstanceError extends NexusError {
  static readonly code = 'NEXUS_ASPECT_INSTANCE'
  static readonly summary = 'A factory returned a frozen object whose class an aspect advises.'

  constructor(readonly className: string) {
    super(`An aspect advises ${className}, but the object that its factory returned is frozen.`, {
      help: `Let the container construct ${className}, or do not freeze it.`,
    })
  }
}
