import { NexusError } from '../../common/index.js'

export class AmbiguousExceptionHandlerError extends NexusError {
  static readonly code: string = 'NEXUS_HTTP_AMBIGUOUS_EXCEPTION_HANDLER'
  static readonly summary: string = 'Two methods of one class handle the same exception type.'

  constructor(
    readonly exception: string,
    readonly methods: readonly [string, string],
  ) {
    super(`${methods[0]} and ${methods[1]} both handle ${exception}.`, {
      help: `Remove ${exception} from one of the two @ExceptionHandler decorators.`,
    })
  }
}

export class UntypedExceptionHandlerError extends NexusError {
  static readonly code: string = 'NEXUS_HTTP_UNTYPED_EXCEPTION_HANDLER'
  static readonly summary: string =
    'An @ExceptionHandler names no exception type and has no parameter of one.'

  constructor(readonly method: string) {
    super(`@ExceptionHandler on ${method} does not say which exceptions it handles.`, {
      help: 'Name them, as in @ExceptionHandler(OutOfStock), or declare a parameter of an Error class (imported as a value, not by `import type`).',
    })
  }
}

export class InvalidExceptionTypeError extends NexusError {
  static readonly code: string = 'NEXUS_HTTP_INVALID_EXCEPTION_TYPE'
  static readonly summary: string = 'A decorator names something as an exception type that is not a class.'

  constructor(
    readonly decorator: string,
    readonly index: number,
    readonly given: string,
  ) {
    super(`Argument ${index + 1} of @${decorator} is ${given}, not a class.`, {
      help:
        given === 'undefined'
          ? 'The class is not defined yet: two files import each other. Move the exception into a file of its own.'
          : `Pass classes, as in @${decorator}(NotFoundException).`,
    })
  }
}
