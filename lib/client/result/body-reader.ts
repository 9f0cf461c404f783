import { isPromiseLike, type Awaitable } from '../../common/index.js'
import { MediaType } from '../../http/index.js'
import type { FailedRequest } from '../transport/client-exception.js'
import { headerOf } from '../transport/client-headers.js'
import type { ClientResponse } from '../transport/client-response.js'
import type { ResponseShape, ShapeOutcome } from './response-shape.js'
import { ResponseValidationError, UnreadableResponseError } from './result.errors.js'

/** Reads the body of one response. */
export interface BodyReader {
  /** For `Accept`. */
  readonly accept: string | undefined
  /** Whether no body at all is a result as well: of what may be empty, text and bytes. */
  readonly mayBeEmpty: boolean
  read(response: ClientResponse, request: FailedRequest): Awaitable<unknown>
}

/** Drops the body. */
export const NOTHING: BodyReader = {
  accept: undefined,
  mayBeEmpty: true,
  read: (response) => response.discard(),
}

/** As it came, of any media type. */
export const TEXT: BodyReader = {
  accept: 'text/plain, */*;q=0.9',
  mayBeEmpty: true,
  read: (response) => response.text(),
}

export const BYTES: BodyReader = {
  accept: '*/*',
  mayBeEmpty: true,
  read: (response) => response.bytes(),
}

export const BUFFER: BodyReader = {
  accept: '*/*',
  mayBeEmpty: true,
  read: async (response) => {
    const { buffer, byteOffset, byteLength } = await response.bytes()
    return Buffer.from(buffer, byteOffset, byteLength)
  },
}

/** JSON of a shape. */
export function jsonReader(shape: ResponseShape): BodyReader {
  return {
    accept: 'application/json',
    mayBeEmpty: false,
    read: async (response, request) => {
      refuseOtherThanJson(response, request)
      const text = await response.text()
      if (text.trim() === '') throw new UnreadableResponseError(request, 'it is empty')
      return checked(shape(parsed(text, request)), request)
    },
  }
}

/** @throws ResponseValidationError */
export function checked(
  outcome: Awaitable<ShapeOutcome>,
  request: FailedRequest,
  item?: number,
): Awaitable<unknown> {
  if (isPromiseLike(outcome)) return outcome.then((late) => checked(late, request, item))
  if (outcome.violations !== undefined) throw new ResponseValidationError(request, outcome.violations, item)
  return outcome.value
}

/** @throws UnreadableResponseError */
export function parsed(text: string, request: FailedRequest): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UnreadableResponseError(request, 'it is not valid JSON', { cause })
  }
}

/** A page of a proxy that says 200 is no result. Without a media type the body has to speak for itself. */
function refuseOtherThanJson({ headers }: ClientResponse, request: FailedRequest): void {
  const contentType = headerOf(headers, 'content-type')
  if (contentType === undefined || MediaType.tryParse(contentType)?.isJson === true) return
  throw new UnreadableResponseError(request, `it is ${mediaTypeShown(contentType)}, not JSON`)
}

export function mediaTypeShown(contentType: string | undefined): string {
  const type = contentType === undefined ? undefined : MediaType.tryParse(contentType)
  return type === undefined ? 'of no known media type' : type.essence
}
