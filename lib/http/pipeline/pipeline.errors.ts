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

function nameOf(middleware: string): string {
  return middleware === '' ? '(anonymous)' : middleware
}
