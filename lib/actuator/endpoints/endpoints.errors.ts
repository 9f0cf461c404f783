import { nearestName } from '../../common/index.js'
import {
  BadRequestException,
  HttpException,
  HttpStatus,
  NotFoundException,
  ServiceUnavailableException,
} from '../../http/index.js'

/** Names from requests are told back, but not at any length. */
const MAX_NAME = 100

function quoted(name: string): string {
  return `"${name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}...` : name}"`
}

/** 404 of an operation with a `@Selector`. */
export class UnknownNameException extends NotFoundException {
  static override readonly code: string = 'NEXUS_ACTUATOR_UNKNOWN_NAME'
  static override readonly summary: string =
    'An endpoint was asked for something that the application does not have.'

  /**
   * @param kind what there is none of: `meter`
   * @param known names that there are, of which the nearest is offered
   */
  constructor(
    readonly kind: string,
    readonly given: string,
    known: readonly string[] = [],
  ) {
    // Comparing takes as long as both names together, and the same name may stand there many times.
    const nearest = given.length > MAX_NAME ? undefined : nearestName(given, [...new Set(known)])
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
    super(`There is no ${kind} ${quoted(given)}.${hint}`)
  }
}

/** 400 of an operation: a parameter or a body that says nothing the endpoint understands. */
export class InvalidOperationException extends BadRequestException {
  static override readonly code: string = 'NEXUS_ACTUATOR_INVALID_INPUT'
  static override readonly summary: string =
    'An operation of an endpoint got a parameter or a body that it does not understand.'

  /** @param expected what would be understood: `one of OFF, ERROR, WARN` */
  constructor(
    readonly parameter: string,
    readonly expected: string,
  ) {
    super(`${parameter} has to be ${expected}.`)
  }
}

/** 429: a heap dump stops the process while it is made, so there is never more than one. */
export class HeapDumpRunningException extends HttpException {
  static override readonly code: string = 'NEXUS_ACTUATOR_HEAP_DUMP_RUNNING'
  static override readonly summary: string =
    'A heap dump was asked for while another one is being made or sent.'

  constructor() {
    super(HttpStatus.TOO_MANY_REQUESTS, 'A heap dump is being sent to somebody else already.')
  }
}

/** 503: nothing could be written to the folder for temporary files. The cause is in the log, and not told to the client. */
export class HeapDumpFailedException extends ServiceUnavailableException {
  static override readonly code: string = 'NEXUS_ACTUATOR_HEAP_DUMP_FAILED'
  static override readonly summary: string = 'A heap dump could not be written to a temporary file.'

  constructor(cause: unknown) {
    super('The heap dump could not be written.', {
      cause,
      help: 'Give the process a folder for temporary files that it may write to, with room for the heap: TMPDIR.',
    })
  }
}
