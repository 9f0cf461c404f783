import { Readable } from 'node:stream'
import {
  encodeJson,
  MediaType,
  resultEncoder,
  type JsonEncoder,
  type ParameterDescription,
} from '../../../http/index.js'
import type { AnyClass } from '../../../core/index.js'
import type { ClientBody } from '../../transport/client-request.js'
import { isList, type ParameterValues } from './parameter-values.js'
import type { RequestDraft } from './request-draft.js'
import type { ParameterStep, StepContext } from './step-context.js'

const BYTES = 'application/octet-stream'
const TEXT = 'text/plain;charset=UTF-8'
const JSON_TYPE = 'application/json'

/** Compiles how a body, or a property of one, is written: as it is for texts, bytes and streams, else as JSON or as a form. */
export function bodyStep(
  description: ParameterDescription,
  context: StepContext,
  values: ParameterValues,
): ParameterStep {
  const { type, required } = description
  if (description.name !== undefined) return propertyStep(description.name, description, context, values)
  const write =
    type === String
      ? writeText
      : isForm(context.contentType)
        ? writeForm(context)
        : writeJson(description, context)
  return (argument, draft) => {
    if (!values.require(argument, required)) return
    const raw = rawBody(argument)
    if (raw !== undefined) draft.body = raw
    else write(argument, draft, values)
  }
}

/** The media type of a body that the exchange says nothing about. */
export function defaultBodyType(descriptions: readonly ParameterDescription[]): string {
  const whole = descriptions.find(({ in: location, name }) => location === 'body' && name === undefined)
  if (whole === undefined) return JSON_TYPE
  const { type } = whole
  if (type === String) return TEXT
  return type === Uint8Array || type === Buffer || type === Readable || type === ReadableStream
    ? BYTES
    : JSON_TYPE
}

type WriteBody = (argument: unknown, draft: RequestDraft, values: ParameterValues) => void

function propertyStep(
  name: string,
  { required }: ParameterDescription,
  { contentType }: StepContext,
  values: ParameterValues,
): ParameterStep {
  return (argument, draft) => {
    if (!values.require(argument, required)) return
    if (isForm(contentType)) {
      for (const text of values.texts(argument)) draft.entries.push({ name, text })
    } else {
      ;(draft.properties ??= Object.create(null) as Record<string, unknown>)[name] = argument
      draft.body = encodeJson(draft.properties)
    }
  }
}

const writeText: WriteBody = (argument, draft, values) => {
  draft.body = values.text(argument)
}

/** As a controller reads a form into a Map or an object. */
function writeForm({ engine }: StepContext): WriteBody {
  const plain = engine.instanceToPlain()
  return (argument, draft, values) => {
    const isInstance =
      typeof argument === 'object' &&
      argument !== null &&
      engine.isTransformed(argument.constructor as AnyClass)
    for (const [name, value] of values.fields(isInstance ? plain(argument) : argument)) {
      for (const text of values.texts(value)) draft.entries.push({ name, text })
    }
  }
}

function writeJson({ type, element }: ParameterDescription, { engine }: StepContext): WriteBody {
  const encode = jsonEncoder(type, element, engine)
  return (argument, draft, values) => {
    const text = encode(isList(argument) ? [...argument] : argument)
    if (text === '') values.refuse(`JSON has no form for a ${typeof argument}`)
    draft.body = text
  }
}

function jsonEncoder(type: unknown, element: unknown, engine: StepContext['engine']): JsonEncoder {
  const list = element !== undefined
  const declared = list ? element : type
  if (typeof declared !== 'function') return encodeJson
  const returns = { type: declared as AnyClass, list, options: {} }
  return resultEncoder({ returns, serialization: undefined, returnType: declared }, engine) ?? encodeJson
}

/** What needs no writing, whatever it is declared as. */
function rawBody(argument: unknown): ClientBody | undefined {
  if (argument instanceof Uint8Array) return argument
  if (typeof argument !== 'object' || argument === null) return undefined
  return Symbol.asyncIterator in argument ? (argument as AsyncIterable<Uint8Array>) : undefined
}

function isForm(contentType: string | undefined): boolean {
  if (contentType === undefined) return false
  const essence = MediaType.tryParse(contentType)?.essence
  return essence === 'application/x-www-form-urlencoded' || essence === 'multipart/form-data'
}
