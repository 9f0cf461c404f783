import { Readable } from 'node:stream'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { INVALID } from '../conversion/converter.js'
import { whenReady } from '../conversion/named-value.js'
import type { StandardSchema } from '../../../common/index.js'
import { ANY_TYPE, described, describeParameter, FORM_TYPES, JSON_TYPE } from '../describe-parameter.js'
import type { Extractor, HandlerParameter } from '../extractor.js'
import type { ConversionOptions } from '../conversion/compile-conversion.js'
import {
  InvalidInputException,
  MissingBodyException,
  typeMismatch,
  UnsupportedBodyException,
} from '../request.errors.js'
import { compileAll, type AllValues } from '../sources/all-values.js'
import { bodyKind, isUtf8 } from './body-media-type.js'
import { readForm } from './form-reader.js'
import { parseJson } from './json-parser.js'
import { compileJsonShape } from './compile-json-shape.js'
import type { JsonShape } from './json-shape.js'

export interface BodyOptions extends ConversionOptions {
  /** Whether an empty body is a 400. Default: true; for `@Body()` only where the parameter has a class of its own. */
  readonly required?: boolean
  /** Any Standard Schema. It gets the parsed body, and its output is the argument. */
  readonly schema?: StandardSchema
}

/** What the two decorators of the whole body differ in. */
export interface BodyDialect {
  /** Spring needs a body; NestJS passes `undefined`, but not to a parameter that is validated: one with a class. */
  readonly required: 'always' | 'classes'
  /** NestJS reads forms too; Spring only into a Map. */
  readonly forms: boolean
}

/** The whole body: raw for text, bytes and streams, else parsed by its content type. */
export function requestBody(
  parameter: HandlerParameter,
  options: BodyOptions,
  dialect: BodyDialect,
): Extractor {
  const isParsed = options.schema !== undefined || options.enum !== undefined
  const type: unknown = isParsed ? Object : (options.type ?? parameter.type)
  const required = options.required ?? dialect.required === 'always'
  const raw = rawBody(type, required)
  const place = { in: 'body', name: undefined } as const
  if (raw !== undefined) {
    const isStream = type === Readable || type === ReadableStream
    const description = { ...place, required: required && !isStream, mediaTypes: [ANY_TYPE] }
    return described(raw, { mayBeAsync: true }, describeParameter(parameter, options, description))
  }
  const body = new StructuredBody(parameter, options, dialect)
  return described(
    (exchange) => body.read(exchange),
    { mayBeAsync: true },
    describeParameter(parameter, options, { ...place, required: body.required, mediaTypes: body.mediaTypes }),
  )
}

function rawBody(type: unknown, required: boolean): ((exchange: HttpExchange) => unknown) | undefined {
  const present = <T extends { readonly length: number }>(content: T): T | undefined => {
    if (content.length > 0) return content
    if (required) throw new MissingBodyException()
    return undefined
  }
  switch (type) {
    case String:
      return (exchange) => {
        const contentType = exchange.header('content-type')
        if (!isUtf8(contentType)) throw new UnsupportedBodyException(contentType, ['text in UTF-8'])
        return whenReady(exchange.text(), present)
      }
    case Uint8Array:
      return (exchange) => whenReady(exchange.bytes(), present)
    case Buffer:
      return (exchange) => whenReady(exchange.bytes(), (bytes) => present(asBuffer(bytes)))
    case Readable:
      return (exchange) => exchange.stream()
    case ReadableStream:
      return (exchange) => Readable.toWeb(exchange.stream())
    default:
      return undefined
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

class StructuredBody {
  readonly #shape: JsonShape
  readonly #form: AllValues | undefined
  readonly required: boolean
  readonly mediaTypes: readonly string[]
  readonly #parameter: HandlerParameter

  constructor(parameter: HandlerParameter, options: BodyOptions, dialect: BodyDialect) {
    const type: unknown = options.type ?? parameter.type
    const isClass = typeof type === 'function' && ![Object, Map, Set, Array].includes(type as MapConstructor)
    const isList =
      Array.isArray(type) ||
      type === Array ||
      type === Set ||
      [Number, Boolean].includes(type as NumberConstructor)
    this.#parameter = parameter
    this.#shape = compileJsonShape(parameter, options)
    const isChecked =
      isClass || Array.isArray(options.type) || options.schema !== undefined || options.enum !== undefined
    this.required = options.required ?? (dialect.required === 'always' || isChecked)
    const takesForms = parameter.type === Map || (dialect.forms && !isList)
    this.#form = takesForms ? compileAll(parameter, options) : undefined
    this.mediaTypes = takesForms ? [JSON_TYPE, ...FORM_TYPES] : [JSON_TYPE]
  }

  read(exchange: HttpExchange): unknown {
    const contentType = exchange.header('content-type')
    const kind = contentType === undefined ? undefined : bodyKind(contentType)
    if (kind === 'json' || kind === undefined) {
      const text = exchange.text()
      return typeof text === 'string' ? this.#parse(text, kind) : text.then((late) => this.#parse(late, kind))
    }
    const form = kind === 'other' ? undefined : this.#form
    if (form === undefined) throw new UnsupportedBodyException(contentType, this.mediaTypes)
    return whenReady(readForm(exchange, this.#parameter), (content) => form.bind(content.fields, 'form'))
  }

  #parse(text: string, kind: 'json' | undefined): unknown {
    if (text === '') {
      if (this.required) throw new MissingBodyException()
      return undefined
    }
    if (kind === undefined) throw new UnsupportedBodyException(undefined, this.mediaTypes)
    const value = this.#shape.convert(parseJson(text, this.#parameter.limits.maxJsonDepth))
    if (value !== INVALID) return value
    throw new InvalidInputException([typeMismatch([], this.#shape.expected)])
  }
}
