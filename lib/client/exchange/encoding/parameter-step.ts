import { MultipartFile, type ParameterDescription } from '../../../http/index.js'
import type { ValidationEngine } from '../../../validation/index.js'
import { isToken } from '../../transport/client-headers.js'
import { bodyStep } from './body-step.js'
import { isList, ParameterValues } from './parameter-values.js'
import type { RequestDraft } from './request-draft.js'
import type { ParameterStep, StepContext } from './step-context.js'

const PLACES: Readonly<Record<ParameterDescription['in'], string>> = {
  path: 'path variable',
  query: 'query parameter',
  header: 'header field',
  cookie: 'cookie',
  matrix: 'matrix parameter',
  form: 'form field',
  body: 'body property',
  attribute: 'attribute',
}

/** Turns the description of where a controller takes a parameter from into what puts it there. */
export function compileStep(description: ParameterDescription, context: StepContext): ParameterStep {
  const { in: location, name, required } = description
  const place = name === undefined ? `all of its ${PLACES[location]}s` : `the ${PLACES[location]} '${name}'`
  const values = new ParameterValues(
    context.method,
    location === 'body' && name === undefined ? 'the body' : place,
  )
  if (location === 'body') return bodyStep(description, context, values)
  if (location === 'form') return formStep(description, context, values)
  const put = PUT[location]
  if (name !== undefined) {
    return (argument, draft) => {
      if (values.require(argument, required)) put(draft, name, values.texts(argument))
    }
  }
  const isTaken = (field: string): boolean =>
    location === 'path' ? context.variables.includes(field) : !context.elsewhere.has(field)
  return (argument, draft) => {
    for (const [field, value] of values.fields(plainOf(argument, context.engine))) {
      if (!isTaken(field)) continue
      // A name is sent as it is: anything else could be the next cookie.
      if (location === 'cookie' && !isToken(field)) values.refuse('the name of one is no token')
      const texts = values.texts(value)
      if (texts.length > 0) put(draft, field, texts)
    }
  }
}

type Put = (draft: RequestDraft, name: string, texts: readonly string[]) => void

const PUT: Readonly<Record<Exclude<ParameterDescription['in'], 'body' | 'form'>, Put>> = {
  // A list is for a rest of the path.
  path: (draft, name, texts) => void draft.variables.set(name, texts.join('/')),
  query: (draft, name, texts) => {
    for (const text of texts) draft.addQuery(name, text)
  },
  header: (draft, name, texts) => {
    if (texts.length > 0) draft.addHeader(name, texts)
  },
  cookie: (draft, name, [text]) => {
    if (text !== undefined) draft.addCookie(name, text)
  },
  matrix: (draft, name, texts) => {
    if (texts.length > 0) draft.addMatrix(name, texts)
  },
  // Attributes are the server's own.
  attribute: () => undefined,
}

function formStep(
  { name, required }: ParameterDescription,
  { engine, elsewhere }: StepContext,
  values: ParameterValues,
): ParameterStep {
  if (name !== undefined) {
    return (argument, draft) => {
      if (values.require(argument, required)) addField(draft, name, { value: argument, values, engine })
    }
  }
  return (argument, draft) => {
    if (isList(argument) || argument instanceof MultipartFile) {
      // `@UploadedFiles()`: files of all fields.
      for (const file of isList(argument) ? argument : [argument]) {
        if (!(file instanceof MultipartFile)) values.refuse('it is no MultipartFile')
        draft.entries.push({ name: file.name, file })
      }
      return
    }
    for (const [field, value] of values.fields(plainOf(argument, engine))) {
      if (!elsewhere.has(field)) addField(draft, field, { value, values, engine })
    }
  }
}

interface FieldValue {
  readonly value: unknown
  readonly values: ParameterValues
  readonly engine: ValidationEngine
}

/** Files and texts are fields of their own; anything else is one JSON part. */
function addField(draft: RequestDraft, name: string, { value, values, engine }: FieldValue): void {
  const elements = isList(value) ? [...value] : [value]
  if (elements.every((element) => element instanceof MultipartFile)) {
    for (const file of elements) draft.entries.push({ name, file })
  } else if (elements.every(isScalar)) {
    for (const text of values.texts(value)) draft.entries.push({ name, text })
  } else {
    const text = engine.serializer({ type: Object, list: false })(value)
    draft.entries.push({ name, text, contentType: 'application/json' })
  }
}

function isScalar(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return value instanceof Date || value instanceof URL
}

/** Under the names that class-transformer's decorators give, where the object's class has some. */
function plainOf(value: unknown, engine: ValidationEngine): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { constructor } = value
  return typeof constructor === 'function' && engine.isTransformed(constructor as new () => unknown)
    ? engine.instanceToPlain()(value)
    : value
}
