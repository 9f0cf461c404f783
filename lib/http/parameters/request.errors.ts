import { BadRequestException, UnsupportedMediaTypeException } from '../errors/client.errors.js'

// What a request does wrong. Each becomes a problem detail whose properties a client can act on.

/** Where a parameter comes from, in OpenAPI's words where it has one. */
export type ParameterLocation =
  'path' | 'query' | 'header' | 'cookie' | 'form' | 'matrix' | 'attribute' | 'body'

/** Characters of a rejected value that are shown. */
const SHOWN = 64
// Control characters, line separators and bidirectional overrides: what could forge a log line.
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu

/** A value as messages show it: bounded, and without characters that could forge a line. */
export function shownValue(value: string): string {
  const bounded = value.length > SHOWN ? `${value.slice(0, SHOWN)}...` : value
  return bounded.replace(UNPRINTABLE, '\ufffd')
}

export class MissingParameterException extends BadRequestException {
  static override readonly code = 'NEXUS_HTTP_MISSING_PARAMETER'
  static override readonly summary = 'A required parameter is not in the request.'

  constructor(
    readonly parameter: string,
    readonly location: ParameterLocation,
    readonly expected: string,
  ) {
    super(`The ${location} parameter '${parameter}' is missing; expected ${expected}.`, {
      properties: { parameter, in: location, expected },
    })
  }
}

export class ParameterConversionException extends BadRequestException {
  static override readonly code = 'NEXUS_HTTP_PARAMETER_CONVERSION'
  static override readonly summary = 'A parameter of the request is not a value of its type.'

  /** What came, bounded; `undefined` for cookies, whose values are secrets. */
  readonly value: string | undefined

  constructor(
    readonly parameter: string,
    readonly location: ParameterLocation,
    value: string,
    readonly expected: string,
  ) {
    const shown = location === 'cookie' ? undefined : shownValue(value)
    super(
      `The ${location} parameter '${parameter}' must be ${expected}` +
        (shown === undefined ? '.' : `, but was '${shown}'.`),
      { properties: { parameter, in: location, ...(shown !== undefined && { value: shown }), expected } },
    )
    this.value = shown
  }
}

export class TooManyParametersException extends BadRequestException {
  static override readonly code = 'NEXUS_HTTP_TOO_MANY_PARAMETERS'
  static override readonly summary =
    'A request has more parameters, form fields or list elements than the limit.'

  constructor(readonly limit: number) {
    super(`The request has more than ${limit} parameters.`, { properties: { limit } })
  }
}

export class MissingBodyException extends BadRequestException {
  static override readonly code = 'NEXUS_HTTP_MISSING_BODY'
  static override readonly summary = 'A request without body was sent to a handler that needs one.'

  constructor() {
    super('The request body is missing.', { properties: { in: 'body' } })
  }
}

export class UnreadableBodyException extends BadRequestException {
  static override readonly code = 'NEXUS_HTTP_UNREADABLE_BODY'
  static override readonly summary =
    'The body is not what its content type says, or not what the handler takes.'
}

export class InvalidInputException extends BadRequestException {
  static override readonly code = 'NEXUS_HTTP_INVALID_INPUT'
  static override readonly summary = 'The input of a request does not pass its schema.'

  constructor(readonly errors: readonly InputError[]) {
    super('The request does not match its schema.', { properties: { errors } })
  }
}

/** One finding about the input. */
export interface InputError {
  /** JSON pointer as a URI fragment (RFC 6901 section 6): `#/items/0/quantity`. */
  readonly pointer: string
  readonly message: string
}

export class UnsupportedBodyException extends UnsupportedMediaTypeException {
  static override readonly code = 'NEXUS_HTTP_UNSUPPORTED_BODY'
  static override readonly summary = 'The content type of the body is not one that the handler reads.'

  constructor(
    readonly contentType: string | undefined,
    readonly supported: readonly string[],
  ) {
    const came =
      contentType === undefined
        ? 'The body has no content type'
        : `'${shownValue(contentType)}' is not supported`
    super(`${came}; send ${supported.join(' or ')}.`, {
      headers: { accept: supported.join(', ') },
      properties: { supported },
    })
  }
}
