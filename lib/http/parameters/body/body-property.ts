import type { HttpExchange } from '../../exchange/http-exchange.js'
import { isPromiseLike, nearestName } from '../../../common/index.js'
import { convertAt } from '../binding/input-place.js'
import { converterOf } from '../conversion/compile-conversion.js'
import { INVALID } from '../conversion/converter.js'
import { NamedValue, whenReady } from '../conversion/named-value.js'
import { described, describeParameter, FORM_TYPES, JSON_TYPE } from '../describe-parameter.js'
import type { Extractor, HandlerParameter } from '../extractor.js'
import type { ParameterOptions } from '../parameter-options.js'
import {
  InputException,
  InvalidInputException,
  MissingParameterException,
  ParameterConversionException,
  typeMismatch,
  UnknownPropertyException,
  UnsupportedBodyException,
  type InputViolation,
} from '../request.errors.js'
import { bodyKind } from './body-media-type.js'
import { readForm } from './form-reader.js'
import { parseJson } from './json-parser.js'
import { compileJsonShape } from './compile-json-shape.js'

/** What the body of the exchange was parsed to, for the further parameters that take a property of it. */
const PARSED = Symbol('nexus:parsed-body')

/** A longer name is no misspelt one. */
const LONGEST_NAME = 100

export interface BodyPropertyOptions extends ParameterOptions {
  /** All properties that a JSON body may have: another one, and a body that is no object, is a 400. Default: any. */
  readonly properties?: readonly string[]
}

/** `@Body('name')`: one property of a JSON object, or one field of a form. */
export function bodyProperty(
  parameter: HandlerParameter,
  name: string,
  options: BodyPropertyOptions,
): Extractor {
  const shape = compileJsonShape(parameter, options)
  const { limits } = parameter
  const place = { path: [name] }
  const field = isText(parameter, options)
    ? new NamedValue(parameter, { name, location: 'body', required: false }, options)
    : undefined

  const convert = (body: unknown): unknown => {
    const value = ownProperty(body, name)
    if (value === undefined) {
      if (options.defaultValue !== undefined) return field?.fromText(undefined) ?? options.defaultValue
      if (options.required === true) throw new MissingParameterException(name, 'body', shape.expected)
      return undefined
    }
    const converted = convertAt(place, shape.convert, value)
    if (converted !== INVALID) return converted
    throw new ParameterConversionException(name, 'body', JSON.stringify(value), shape.expected)
  }
  const take = closed(convert, options.properties, parameter.maxErrors)

  const extract = (exchange: HttpExchange): unknown => {
    const contentType = exchange.header('content-type')
    const kind = contentType === undefined ? undefined : bodyKind(contentType)
    if (field !== undefined && (kind === 'form' || kind === 'multipart')) {
      return whenReady(readForm(exchange, parameter), ({ fields }) => field.fromList(fields.get(name) ?? []))
    }
    if (kind !== 'json' && contentType !== undefined) {
      throw new UnsupportedBodyException(contentType, [JSON_TYPE])
    }
    return whenReady(parsedBody(exchange, limits.maxJsonDepth), take)
  }
  return described(
    extract,
    { mayBeAsync: true },
    describeParameter(parameter, options, {
      in: 'body',
      name,
      required: options.defaultValue === undefined && options.required === true,
      mediaTypes: field === undefined ? [JSON_TYPE] : [JSON_TYPE, ...FORM_TYPES],
    }),
  )
}

/** Refuses what has other properties, and says of the wanted one as well what is wrong with it. */
function closed(
  convert: (body: unknown) => unknown,
  properties: readonly string[] | undefined,
  maxErrors: number,
): (body: unknown) => unknown {
  if (properties === undefined) return convert
  return (body) => {
    if (body === undefined) return convert(body)
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new InvalidInputException([typeMismatch([], 'an object')])
    const unknown = Object.keys(body).filter((key) => !properties.includes(key))
    const [first] = unknown
    if (first === undefined) return convert(body)
    const nearest = (key: string): string | undefined =>
      key.length > LONGEST_NAME ? undefined : nearestName(key, properties)
    const others = unknown.slice(0, maxErrors).map((key) => [key, nearest(key)] as const)
    throw new UnknownPropertyException(others, violationsOf(convert, body))
  }
}

function violationsOf(convert: (body: unknown) => unknown, body: unknown): readonly InputViolation[] {
  try {
    const converted = convert(body)
    // It is refused anyway, so what comes of a schema that takes its time is not waited for.
    if (isPromiseLike(converted)) void converted.then(undefined, () => undefined)
    return []
  } catch (error) {
    if (error instanceof InputException) return error.violations
    throw error
  }
}

function isText({ type }: HandlerParameter, options: ParameterOptions): boolean {
  const element: unknown = Array.isArray(options.type) ? options.type[0] : options.type
  return (
    options.enum !== undefined ||
    converterOf(element ?? (type === Array || type === Set ? String : type)) !== undefined
  )
}

function parsedBody(exchange: HttpExchange, maxDepth: number): unknown {
  const { attributes } = exchange
  if (attributes.has(PARSED)) return attributes.get(PARSED)
  const keep = (text: string): unknown => {
    if (text !== '' && exchange.header('content-type') === undefined) {
      throw new UnsupportedBodyException(undefined, [JSON_TYPE])
    }
    const value = text === '' ? undefined : parseJson(text, maxDepth)
    attributes.set(PARSED, value)
    return value
  }
  const text = exchange.text()
  return isPromiseLike(text) ? text.then(keep) : keep(text)
}

function ownProperty(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined
  return (body as Readonly<Record<string, unknown>>)[name]
}
