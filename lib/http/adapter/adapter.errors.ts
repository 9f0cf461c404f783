import { NexusError } from '../../common/index.js'
import type { ListenOptions } from './http-adapter.js'

export class AdapterNotStartedError extends NexusError {
  static readonly code = 'NEXUS_HTTP_ADAPTER_NOT_STARTED'
  static readonly summary = 'An HTTP adapter was used before it had a handler.'

  constructor(readonly adapter: string) {
    super(`The ${adapter} adapter has no handler yet.`, {
      help: 'Call start(handler, limits) once before listen() or fetch().',
    })
  }
}

export class ListenFailedError extends NexusError {
  static readonly code = 'NEXUS_HTTP_LISTEN_FAILED'
  static readonly summary = 'The server could not listen on its port.'

  readonly host: string | undefined
  readonly port: number
  /** Of the system: `EADDRINUSE`. */
  readonly reason: string | undefined

  constructor({ host, port, configuredBy = 'server' }: ListenOptions, cause: NodeJS.ErrnoException) {
    const reason = cause.code
    super(
      `Cannot listen on port ${port}${host === undefined ? '' : ` of ${host}`}: ${reason ?? cause.message}.`,
      {
        help: helpFor(reason, port, configuredBy),
        cause,
      },
    )
    this.host = host
    this.port = port
    this.reason = reason
  }
}

function helpFor(reason: string | undefined, port: number, properties: string): string {
  if (reason === 'EADDRINUSE')
    return `Another process listens there: stop it, or set ${properties}.port to another port (0 picks a free one).`
  if (reason === 'EACCES') return `Port ${port} needs privileges: set ${properties}.port to 1024 or above.`
  return `Check ${properties}.${properties === 'server' ? 'host' : 'address'} and ${properties}.port.`
}

export class CannotListenError extends NexusError {
  static readonly code = 'NEXUS_HTTP_CANNOT_LISTEN'
  static readonly summary = 'listen() was called on an adapter that has no sockets.'

  constructor(readonly adapter: string) {
    super(`The ${adapter} adapter has no socket to listen on.`, {
      help: 'Pass its fetch method to the runtime, or use the node adapter.',
    })
  }
}

export class BrokenHandlerError extends NexusError {
  static readonly code = 'NEXUS_HTTP_BROKEN_HANDLER'
  static readonly summary = 'The application handler settled without answering the exchange.'

  constructor(readonly request: string) {
    super(`${request} was left without an answer by its handler.`, {
      help: 'Answer every exchange with send() or sendStream() before the handler settles.',
    })
  }
}

export class ContentLengthMismatchError extends NexusError {
  static readonly code = 'NEXUS_HTTP_CONTENT_LENGTH_MISMATCH'
  static readonly summary = 'A streamed response has another length than its Content-Length says.'

  constructor(
    readonly declared: number,
    readonly sent: number,
  ) {
    super(
      sent > declared
        ? `The response was announced with ${declared} bytes, but its source has more.`
        : `The response was announced with ${declared} bytes, but its source ended after ${sent}.`,
      {
        help: 'Leave Content-Length out, or set it to what the source yields.',
      },
    )
  }
}
