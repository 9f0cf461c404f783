import { Readable } from 'node:stream'
import { ResponseEntity } from '../../http/index.js'
import type { ValidationEngine } from '../../validation/index.js'
import type { ResponseReader } from '../engine/client-call.js'
import { BUFFER, BYTES, jsonReader, NOTHING, TEXT, type BodyReader } from '../result/body-reader.js'
import { compileShape } from '../result/response-shape.js'
import { headerOf, type ClientHeaders } from '../transport/client-headers.js'
import type { ClientResponse } from '../transport/client-response.js'
import type { BodyPlan, CompletePlan } from './result-plan.js'

const READERS = { nothing: NOTHING, text: TEXT, bytes: BYTES, buffer: BUFFER } as const

/** Of one connection (RFC 9110 section 7.6.1). */
const TRANSFER = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]
/** Of the body as it was sent. */
const ENCODING = ['content-encoding', 'content-length']

/** Reads a body as it comes; destroying it closes the connection. */
const READABLE: BodyReader = {
  accept: '*/*',
  mayBeEmpty: true,
  read: ({ body }) => Readable.from(body, { objectMode: false }),
}
const WEB_STREAM: BodyReader = {
  accept: '*/*',
  mayBeEmpty: true,
  read: ({ body }) => ReadableStream.from(body),
}

/** Compiles how a response becomes what a method resolves to. */
export function compileReader(
  { kind, body }: CompletePlan,
  engine: ValidationEngine,
  place: string,
): ResponseReader<unknown> {
  const reader = bodyReader(body, engine, place)
  const isStream = body.kind === 'readable' || body.kind === 'web-stream'
  return {
    ...(reader.accept !== undefined && { accept: reader.accept }),
    ...(isStream && { streaming: 'body' as const }),
    ...(kind === 'entity' && { anyStatus: true }),
    read:
      kind === 'entity'
        ? async (response, request) => {
            const content = isEmpty(response, reader) ? undefined : await reader.read(response, request)
            if (content === undefined) await response.discard()
            return new ResponseEntity(content, response.status, entityHeaders(response))
          }
        : (response, request) => reader.read(response, request),
  }
}

function bodyReader(body: BodyPlan, engine: ValidationEngine, place: string): BodyReader {
  switch (body.kind) {
    case 'json':
      return jsonReader(compileShape(body.shape, engine, place))
    case 'readable':
      return READABLE
    case 'web-stream':
      return WEB_STREAM
    default:
      return READERS[body.kind]
  }
}

/** An entity has its status to say why there is no body. */
function isEmpty({ status, headers }: ClientResponse, { mayBeEmpty }: BodyReader): boolean {
  return !mayBeEmpty && (status === 204 || status >= 300 || headerOf(headers, 'content-length') === '0')
}

/** What says how the message was sent does not hold for a body that has been read, and a controller may pass the entity on. */
function entityHeaders({ headers }: ClientResponse): ClientHeaders {
  const isEncoded = headerOf(headers, 'content-encoding') !== undefined
  const dropped = isEncoded ? [...TRANSFER, ...ENCODING] : TRANSFER
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.includes(name)))
}
