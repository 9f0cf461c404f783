import { jsonPointer, NexusError } from '../../common/index.js'
import type { Violation } from '../../validation/index.js'
import { ClientException, type FailedRequest } from '../transport/client-exception.js'

/** Violations that a message names; all of them are in the error. */
const SHOWN = 5

/** One finding about the body of a response. */
export interface ResponseFinding {
  /** JSON pointer (RFC 6901) from the root of the body, or of the item of a stream: `/items/2/price`. */
  readonly pointer: string
  /** The constraint's name: `min`. */
  readonly code: string
  readonly message: string
  readonly params: Readonly<Record<string, unknown>>
}

/** A body that can not be what the client declares: another media type, no JSON, nothing at all. */
export class UnreadableResponseError extends ClientException {
  static readonly code: string = 'NEXUS_CLIENT_UNREADABLE_RESPONSE'
  static readonly summary: string =
    'The body of a response is not of the kind that the client declares: another media type, malformed, or missing.'

  constructor(
    request: FailedRequest,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`the body of the response can not be read: ${reason}`, request, options)
  }
}

/** A body that was read and does not have the shape, or violates the constraints, of the class that the client declares. */
export class ResponseValidationError extends ClientException {
  static readonly code = 'NEXUS_CLIENT_RESPONSE_VALIDATION'
  static readonly summary =
    'The body of a response does not have the declared shape, or violates constraints of its class.'

  readonly findings: readonly ResponseFinding[]
  /** Of a stream: which item, from 0. */
  readonly item: number | undefined

  constructor(request: FailedRequest, violations: readonly Violation[], item?: number) {
    const findings = violations.map(({ path, code, message, params }) => ({
      pointer: jsonPointer(path),
      code,
      message,
      params,
    }))
    // Codes and no messages: those may show values.
    const shown = findings.slice(0, SHOWN).map(({ pointer, code }) => `'${pointer}' violates ${code}`)
    const more = findings.length > SHOWN ? `, and ${findings.length - SHOWN} more` : ''
    const where = item === undefined ? 'the body' : `item ${item}`
    super(`${where} of the response is not valid: ${shown.join(', ')}${more}`, request, {
      help: 'Compare the declared class with what the service sends; `findings` of the error has a message for each place.',
    })
    this.findings = findings
    this.item = item
  }
}

export class UnknownResultTypeError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_UNKNOWN_RESULT_TYPE'
  static readonly summary =
    'What a client method returns is not known, or is nothing that a response can become.'

  /** @param method `InventoryClient.find` */
  constructor(
    readonly method: string,
    readonly reason: string,
    help: string,
  ) {
    super(`The result of ${method} ${reason}.`, { help })
  }
}
