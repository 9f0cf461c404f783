import { NexusError } from '../../common/index.js'

export class NextCalledTwiceError extends NexusError {
  static readonly code = 'NEXUS_HTTP_NEXT_CALLED_TWICE'
  static readonly summary = 'A middleware called next() more than once for one request.'

  constructor(readonly middleware: string) {
    super(`Middleware ${nameOf(middleware)} called next() twice for one request.`, {
      help: 'Call next() once, and return or await what it gives.',
    })
  }
}

export class UnansweredRequestError extends NexusError {
  static readonly code = 'NEXUS_HTTP_UNANSWERED'
  static readonly summary = 'A middleware finished without answering and without calling next().'

  constructor(readonly middleware: string) {
    super(`Middleware ${nameOf(middleware)} finished, but neither answered the request nor called next().`, {
      help: 'Call next() on the path where it does not answer, or answer with exchange.send().',
    })
  }
}

export class InvalidComponentReferenceError extends NexusError {
  static readonly code = 'NEXUS_HTTP_INVALID_COMPONENT_REFERENCE'
  static readonly summary =
    'A decorator names something as a guard, interceptor, middleware or filter that is none.'

  constructor(
    readonly decorator: string,
    readonly index: number,
    readonly given: string,
  ) {
    super(`Argument ${index + 1} of @${decorator} is ${given}, neither a class nor an instance.`, {
      help:
        given === 'undefined'
          ? 'The class is not defined yet: two files import each other. Move what both need into a file of its own.'
          : `Pass classes or instances to @${decorator}.`,
    })
  }
}

function nameOf(middleware: string): string {
  return middleware === '' ? '(anonymous)' : middleware
}
