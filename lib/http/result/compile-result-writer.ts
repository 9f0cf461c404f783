import type { HttpAdapter } from '../adapter/http-adapter.js'
import { HttpStatus } from '../errors/http-status.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { Accept } from '../media/accept.js'
import { MediaType } from '../media/media-type.js'
import type { Dialect } from '../metadata/route-metadata.js'
import { FieldLines } from './field-lines.js'
import { encodeJson, type JsonEncoder } from './json-encoder.js'
import { compileRedirectWriter } from './redirect-writer.js'
import { ResultDispatcher } from './result-dispatcher.js'
import { ResultHeads } from './result-heads.js'
import type { ResultWriter } from './result-writer.js'
import type { HeaderMetadata, ResultTraits } from './result.decorators.js'
import { isPlain, kindOf } from './value-kind.js'

export interface ResultWriterOptions extends Partial<ResultTraits> {
  readonly dialect: Dialect
  readonly adapter: Pick<HttpAdapter, 'internHead'>
  /** Of the mapping; with several the request's Accept decides. */
  readonly produces?: readonly string[]
  /** Of bodies and of the items of streams, other than text, bytes and problems. Default {@link encodeJson}. */
  readonly encode?: JsonEncoder | undefined
  /** The handler takes `@Res()` and answers itself: `undefined` is then not written. */
  readonly answersItself?: boolean
}

/**
 * Makes the writer of one handler's results. Everything that is known at boot (status, heads, the emitted return type) is decided here;
 * a plain object then takes one `send` with an interned head. The writer reports a value that can not be sent by throwing before
 * anything is sent.
 */
export function compileResultWriter(options: ResultWriterOptions): ResultWriter {
  const lines = new FieldLines()
  const dynamic: HeaderMetadata[] = []
  for (const header of options.headers ?? []) {
    if (typeof header.value === 'string') lines.add(header.name, header.value)
    else dynamic.push(header)
  }
  const writer = compileBody(options, lines.fields)
  const complete =
    options.redirect === undefined
      ? writer
      : compileRedirectWriter(options.redirect, lines.fields, { ...options, writer })
  const guarded = options.answersItself === true ? unlessAnswered(complete) : complete
  return dynamic.length === 0 ? guarded : withDynamicHeaders(guarded, dynamic)
}

function compileBody(options: ResultWriterOptions, fields: readonly string[]): ResultWriter {
  const { dialect, adapter, encode = encodeJson, status = HttpStatus.OK } = options
  const dispatcher = new ResultDispatcher(encode)
  const types = concrete(options.produces ?? [])
  const headsFor = (mediaType: string | undefined): ResultHeads =>
    new ResultHeads({ dialect, adapter, fields, mediaType })
  if (types.length > 1) {
    const heads = new Map(types.map((type) => [type, headsFor(type.toString())]))
    const fallback = heads.get(types[0] as MediaType) as ResultHeads
    return (exchange, value) => {
      const chosen = Accept.of(exchange.header('accept'))?.negotiate(types)
      const selected = chosen === undefined ? fallback : (heads.get(chosen) ?? fallback)
      return dispatcher.write(exchange, value, exchange.statusOverride ?? status, selected)
    }
  }
  const heads = headsFor(types[0]?.toString())
  return options.returnType === String
    ? textWriter(dispatcher, heads, status)
    : valueWriter(dispatcher, heads, { status, encode })
}

function valueWriter(
  dispatcher: ResultDispatcher,
  heads: ResultHeads,
  { status, encode }: { readonly status: number; readonly encode: JsonEncoder },
): ResultWriter {
  const { json } = heads
  return (exchange, value) => {
    if (isPlain(value) || isInstance(value)) {
      const text = encode(value)
      if (text !== '') return exchange.send(exchange.statusOverride ?? status, json, text)
    }
    return dispatcher.write(exchange, value, exchange.statusOverride ?? status, heads)
  }
}

function isInstance(value: unknown): boolean {
  return typeof value === 'object' && value !== null && kindOf(value) === 'json'
}

function textWriter(dispatcher: ResultDispatcher, heads: ResultHeads, status: number): ResultWriter {
  const head = heads.of('text', [])
  return (exchange, value) => {
    if (typeof value === 'string') return exchange.send(exchange.statusOverride ?? status, head, value)
    return dispatcher.write(exchange, value, exchange.statusOverride ?? status, heads)
  }
}

function unlessAnswered(writer: ResultWriter): ResultWriter {
  return (exchange, value) => {
    if (value !== undefined) return writer(exchange, value)
    exchange.answersLater = true
    return undefined
  }
}

function withDynamicHeaders(writer: ResultWriter, headers: readonly HeaderMetadata[]): ResultWriter {
  return (exchange: HttpExchange, value: unknown) => {
    for (const { name, value: line } of headers)
      exchange.setHeader(name, typeof line === 'string' ? line : line())
    return writer(exchange, value)
  }
}

/** Media types that a response can have: no negations, no ranges. */
function concrete(produces: readonly string[]): readonly MediaType[] {
  return produces
    .filter((type) => !type.startsWith('!'))
    .map((type) => MediaType.of(type))
    .filter((type) => !type.isWildcard)
}
