import { jsonPointer } from '../../common/index.js'
import type { Violation } from '../../validation/index.js'
import {
  BadRequestException,
  PayloadTooLargeException,
  UnsupportedMediaTypeException,
} from '../errors/client.errors.js'
import type { HttpExceptionOptions } from '../errors/http-exception.js'

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
  return printable(bounded)
}

/** Without characters that could forge a line: U+FFFD stands for them. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd')
}

/** One finding about the input of a request. */
export interface InputViolation extends Violation {
  /** Where the value is. Default: in the body. */
  readonly in?: ParameterLocation
}

/** How an answer lists a finding. */
export interface InputError {
  /** JSON pointer (RFC 6901) from the root of the body; `/name` for a parameter. */
  readonly pointer: string
  /** Where the value is, unless it is in the body. */
  readonly in?: ParameterLocation
  /** The constraint's name: `min`. */
  readonly code: string
  readonly message: string
  /** What the constraint was given: `{ min: 0 }`; absent for nothing. */
  readonly params?: Readonly<Record<string, unknown>>
}

/** Findings that one answer lists by default; a hostile body could cause many more. */
export const MAX_ERRORS = 100

/** Input that is not what a handler takes. Its `errors`, which the answer has, say of every value what is wrong with it. */
export abstract class InputException extends BadRequestException {
  readonly violations: readonly InputViolation[]

  constructor(detail: string, violations: readonly InputViolation[], options: HttpExceptionOptions = {}) {
    const errors = violations.map(inputError)
    super(detail, { ...options, properties: { ...options.properties, errors } })
    this.violations = violations
  }

  get errors(): readonly InputError[] {
    return this.properties?.['errors'] as readonly InputError[]
  }
}

export function inputError({ path, in: location, code, message, params }: InputViolation): InputError {
  return {
    pointer: jsonPointer(path),
    ...(location !== undefined && location !== 'body' && { in: location }),
    code,
    message,
    ...(Object.keys(params).length > 0 && { params }),
  }
}

export class MissingParameterException extends InputException {
  static override readonly code = 'NEXUS_HTTP_MISSING_PARAMETER'
  static override readonly summary = 'A required parameter is not in the request.'

  constructor(
    readonly parameter: string,
    readonly location: ParameterLocation,
    readonly expected: string,
  ) {
    const violation = {
      path: [parameter],
      in: location,
      code: 'missing',
      message: `${parameter} is missing`,
      params: { expected },
      isDefaultMessage: true,
    }
    super(`The ${location} parameter '${parameter}' is missing; expected ${expected}.`, [violation], {
      properties: { parameter, in: location, expected },
    })
  }
}

export class ParameterConversionException extends InputException {
  static override readonly code = 'NEXUS_HTTP_PARAMETER_CONVERSION'
  static override readonly summary = 'A parameter of the request is not a value of its type.'

  /** What came, bounded; `undefined` for cookies, whose values are secrets. */
  readonly value: string | undefined

  /** @param value as it came; JSON where it is one of the body */
  constructor(
    readonly parameter: string,
    readonly location: ParameterLocation,
    value: string,
    readonly expected: string,
  ) {
    const shown = location === 'cookie' ? undefined : shownValue(value)
    super(
      `The ${location} parameter '${parameter}' must be ${expected}` +
        (shown === undefined ? '.' : `, but was ${location === 'body' ? shown : `'${shown}'`}.`),
      [typeMismatch([parameter], expected, location)],
      { properties: { parameter, in: location, ...(shown !== undefined && { value: shown }), expected } },
    )
    this.value = shown
  }
}

export class UnknownPropertyException extends InputException {
  static override readonly code = 'NEXUS_HTTP_UNKNOWN_PROPERTY'
  static override readonly summary = 'The body has properties that the handler does not take.'

  /**
   * @param unknown the names, at least one, each with the one that was probably meant
   * @param others what else is wrong with the body
   */
  constructor(
    readonly unknown: readonly (readonly [name: string, nearest: string | undefined])[],
    others: readonly InputViolation[] = [],
  ) {
    const messages = unknown.map(([name, nearest]) => {
      const meant = nearest === undefined ? '' : `; did you mean '${nearest}'?`
      return `'${shownValue(name)}' is not known${meant}`
    })
    const violations = unknown.map(([name, nearest], index) => ({
      path: [shownValue(name)],
      code: 'unknownProperty',
      message: messages[index] ?? '',
      params: nearest === undefined ? {} : { nearest },
      isDefaultMessage: true,
    }))
    const detail = `The body parameter ${messages[0]}`
    super(detail.endsWith('?') ? detail : `${detail}.`, [...violations, ...others])
  }
}

/** The finding that a value is not of its type. */
export function typeMismatch(
  path: InputViolation['path'],
  expected: string,
  location: ParameterLocation = 'body',
): InputViolation {
  const last = path.at(-1)
  const name = last === undefined ? 'the body' : typeof last === 'number' ? `element ${last}` : last
  const message = `${name} must be ${expected}`
  return { path, in: location, code: 'typeMismatch', message, params: { expected }, isDefaultMessage: true }
}

export class TooManyParametersException extends BadRequestException {
  static override readonly code = 'NEXUS_HTTP_TOO_MANY_PARAMETERS'
  static override readonly summary =
    'A request has more parameters, form fields or list elements than the limit.'

  constructor(readonly limit: number) {
    super(`The request has more than ${limit} parameters.`, { properties: { limit } })
  }
}

export class MissingBodyException extends InputException {
  static override readonly code = 'NEXUS_HTTP_MISSING_BODY'
  static override readonly summary = 'A request without body was sent to a handler that needs one.'

  constructor() {
    const violation = {
      path: [],
      code: 'missingBody',
      message: 'the request body is missing',
      params: {},
      isDefaultMessage: true,
    }
    super('The request body is missing.', [violation], { properties: { in: 'body' } })
  }
}

export class UnreadableBodyException extends BadRequestException {
  static override readonly code = 'NEXUS_HTTP_UNREADABLE_BODY'
  static override readonly summary =
    'The body is not what its content type says, or not what the handler takes.'
}

/**
 * Values that do not pass validation. An application may throw it too.
 *
 * @example
 * throw new InvalidInputException([{ path: ['items', 0, 'sku'], code: 'unknownSku', message: 'sku is not sold' }])
 */
export class InvalidInputException extends InputException {
  static override readonly code = 'NEXUS_HTTP_INVALID_INPUT'
  static override readonly summary = 'Values in a request do not pass validation; `errors` lists them.'

  constructor(findings: readonly InputFinding[], options?: HttpExceptionOptions) {
    const violations = findings.map((finding) => ({ params: {}, isDefaultMessage: false, ...finding }))
    super('The request has values that are not valid.', violations, options)
  }
}

/** What at least says what is wrong with a value. */
export type InputFinding = Pick<InputViolation, 'path' | 'code' | 'message'> & Partial<InputViolation>

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

/** The finding that a file of a form is not what it may be. */
function fileError(
  name: string,
  code: string,
  message: string,
  params: InputViolation['params'],
): InputError {
  return inputError({ path: [name], in: 'form', code, message, params, isDefaultMessage: true })
}

export class FileTooLargeException extends PayloadTooLargeException {
  static override readonly code = 'NEXUS_HTTP_FILE_TOO_LARGE'
  static override readonly summary = 'A file of a form is larger than the handler takes it.'

  constructor(
    readonly parameter: string,
    /** Bytes. */
    readonly maxSize: number,
  ) {
    const name = shownValue(parameter)
    const errors = [
      fileError(name, 'maxSize', `${name} must be a file of at most ${maxSize} bytes`, { maxSize }),
    ]
    super(`The file '${name}' is larger than ${maxSize} bytes.`, {
      properties: { parameter: name, in: 'form', maxSize, errors },
    })
  }
}

export class UnsupportedFileException extends UnsupportedMediaTypeException {
  static override readonly code = 'NEXUS_HTTP_UNSUPPORTED_FILE'
  static override readonly summary = 'A file of a form has a content type that the handler does not take.'

  constructor(
    readonly parameter: string,
    readonly contentType: string,
    readonly supported: readonly string[],
  ) {
    const name = shownValue(parameter)
    const expected = supported.join(' or ')
    const errors = [
      fileError(name, 'contentTypes', `${name} must be ${expected}`, { contentTypes: supported }),
    ]
    super(`The file '${name}' is ${shownValue(contentType)}; send ${expected}.`, {
      properties: { parameter: name, in: 'form', supported, errors },
    })
  }
}
