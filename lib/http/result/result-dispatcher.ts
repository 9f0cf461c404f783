import type { Readable } from 'node:stream'
import { PreconditionFailedException } from '../errors/client.errors.js'
import { HttpStatus } from '../errors/http-status.js'
import type { ProblemDetail } from '../errors/problem-detail.js'
import { problemInstance } from '../errors/problem-instance.js'
import { checkedFieldValue } from '../exchange/header-field.js'
import type { HttpExchange, StreamSource } from '../exchange/http-exchange.js'
import { conditionalOutcome, notModifiedFields, releaseFields } from './entity-fields.js'
import { fieldValue, overlaid } from './field-lines.js'
import { itemFormat, itemStyle, rawChunk } from './item-format.js'
import { ItemStream, iteratorOf, takeFirst } from './item-stream.js'
import { encodeJson, type JsonEncoder } from './json-encoder.js'
import type { ResponseEntity, ResponseEntityBuilder } from './response-entity.js'
import type { BodyKind, ResultHeads } from './result-heads.js'
import { UnsupportedResultError } from './result.errors.js'
import { adopt, discard, untilReadable } from './stream-source.js'
import type { StreamableFile } from './streamable-file.js'
import { bytesOf, kindOf } from './value-kind.js'
import { webResponseFields } from './web-response.js'

const NONE: readonly string[] = []
const EVENT_STREAM_FIELDS = ['cache-control', 'no-cache', 'x-accel-buffering', 'no']

type Written = void | Promise<void>

/** One body on its way out: its status and the header lines that only it has. */
interface Outgoing {
  readonly exchange: HttpExchange
  readonly status: number
  readonly own: readonly string[]
  readonly heads: ResultHeads
}

/** Answers with a value of any kind, by what the value is. The kinds that a route is known to return at boot never get here. */
export class ResultDispatcher {
  readonly #encode: JsonEncoder

  constructor(encode: JsonEncoder) {
    this.#encode = encode
  }

  /** A handler's result. */
  write(exchange: HttpExchange, value: unknown, status: number, heads: ResultHeads): Written {
    if (typeof value === 'object' && value !== null) {
      const kind = kindOf(value)
      if (kind === 'entity') return this.#entity(exchange, value as ResponseEntity, heads)
      if (kind === 'entity-builder')
        return this.#entity(exchange, (value as ResponseEntityBuilder).build(), heads)
      if (kind === 'problem') {
        return this.#problem(value as ProblemDetail, {
          exchange,
          status: (value as ProblemDetail).status,
          own: NONE,
          heads,
        })
      }
    }
    return this.#body(value, { exchange, status, own: NONE, heads })
  }

  #entity(exchange: HttpExchange, entity: ResponseEntity, heads: ResultHeads): Written {
    const own = releaseFields(exchange, entity.fields)
    if (entity.status === HttpStatus.OK) {
      const outcome = conditionalOutcome(exchange, own)
      if (outcome === 'failed') {
        discard(entity.body)
        throw new PreconditionFailedException('The resource is not in the state that the request expects.')
      }
      if (outcome === 'not-modified') {
        discard(entity.body)
        return exchange.send(HttpStatus.NOT_MODIFIED, heads.of('empty', notModifiedFields(own)))
      }
    }
    return this.#body(entity.body, { exchange, status: entity.status, own, heads })
  }

  #body(value: unknown, out: Outgoing): Written {
    switch (typeof value) {
      case 'object':
        return value === null ? this.#empty(out) : this.#object(value, out)
      case 'string':
        return send(out, 'text', value)
      case 'undefined':
        // A handler that has answered through the exchange returns nothing.
        return out.exchange.committed ? undefined : this.#empty(out)
      case 'number':
        return send(out, 'scalar', Number.isFinite(value) ? String(value) : 'null')
      case 'boolean':
      case 'bigint':
        return send(out, 'scalar', String(value))
      default:
        throw new UnsupportedResultError(
          `it is a ${typeof value}`,
          'Return a value, or call the function and return its result.',
        )
    }
  }

  #object(value: object, out: Outgoing): Written {
    switch (kindOf(value)) {
      case 'json':
        return this.#json(value, out)
      case 'bytes':
        return send(out, 'bytes', bytesOf(value))
      case 'readable':
        return this.#readable(value as Readable, out)
      case 'items':
        return this.#items(value as AsyncIterable<unknown>, out)
      case 'file':
        return this.#file(value as StreamableFile, out)
      case 'problem':
        return this.#problem(value as ProblemDetail, out)
      case 'web-response':
        return this.#webResponse(value as Response, out)
      case 'entity':
      case 'entity-builder':
        throw new UnsupportedResultError(
          'the body of a ResponseEntity is a ResponseEntity',
          'Return one of them.',
        )
    }
  }

  #json(value: object, out: Outgoing): void {
    const text = this.#encode(value)
    if (text === '') this.#empty(out)
    else send(out, 'json', text)
  }

  #empty({ exchange, status, own, heads }: Outgoing): void {
    exchange.send(status, heads.of('empty', own))
  }

  #problem(problem: ProblemDetail, out: Outgoing): void {
    const json = problem.toJSON()
    json['instance'] ??= problemInstance(out.exchange.path)
    send(out, 'problem', encodeJson(json))
  }

  async #readable(stream: Readable, out: Outgoing): Promise<void> {
    adopt(stream)
    if (stream.readableObjectMode) return this.#items(stream, out)
    if (itemStyle(mediaTypeOf(out)) !== 'events') await untilReadable(out.exchange, stream)
    return sendStream(out, 'bytes', stream)
  }

  async #items(source: AsyncIterable<unknown>, out: Outgoing): Promise<void> {
    const mediaType = mediaTypeOf(out)
    const style = itemStyle(mediaType)
    const items = iteratorOf(source)
    if (style === 'events' || style === 'lines') {
      // A feed may stay silent for long; its client is to know at once that it is connected.
      const own = style === 'events' ? overlaid(EVENT_STREAM_FIELDS, out.own) : out.own
      return sendStream(
        { ...out, own },
        'lines',
        new ItemStream(items, itemFormat(style, undefined, this.#encode)),
      )
    }
    const first = await takeFirst(out.exchange, items)
    const stream = new ItemStream(items, itemFormat(style, first.value, this.#encode), first)
    return sendStream(out, kindOfItem(first.value), stream)
  }

  #file(file: StreamableFile, out: Outgoing): Written {
    const fields = ['content-type', checkedFieldValue('content-type', file.type)]
    if (file.disposition !== undefined) {
      fields.push('content-disposition', checkedFieldValue('content-disposition', file.disposition))
    }
    if (file.length !== undefined)
      fields.push('content-length', checkedFieldValue('content-length', String(file.length)))
    // What the route or the entity says comes first, as in NestJS.
    const declared = out.heads.of('empty', out.own).fields
    const type = mediaTypeOf(out)
    const own = overlaid(overlaid(fields, declared), type === undefined ? [] : ['content-type', type])
    return this.#body(file.content, { ...out, own })
  }

  #webResponse(response: Response, out: Outgoing): Written {
    const own = overlaid(releaseFields(out.exchange, webResponseFields(response)), out.own)
    const answer = { ...out, status: out.own === NONE ? response.status : out.status, own }
    if (response.body === null) return this.#empty(answer)
    return answer.exchange.sendStream(answer.status, answer.heads.of('empty', own), response.body)
  }
}

function send({ exchange, status, own, heads }: Outgoing, kind: BodyKind, body: string | Uint8Array): void {
  exchange.send(status, heads.of(kind, own), body)
}

function sendStream(
  { exchange, status, own, heads }: Outgoing,
  kind: BodyKind,
  source: StreamSource,
): Promise<void> {
  return exchange.sendStream(status, heads.of(kind, own), source)
}

function mediaTypeOf({ own, heads }: Outgoing): string | undefined {
  return fieldValue(own, 'content-type') ?? heads.mediaType
}

function kindOfItem(first: unknown): BodyKind {
  const raw = rawChunk(first)
  if (raw === undefined) return 'json'
  return typeof raw === 'string' ? 'text' : 'bytes'
}
