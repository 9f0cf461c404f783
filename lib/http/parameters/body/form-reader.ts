import type { ServerLimits } from '../../adapter/server-limits.js'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { QueryParameters } from '../../uri/query-parameters.js'
import { MalformedQueryException } from '../../uri/uri.errors.js'
import type { Fields } from '../binding/object-binder.js'
import { UnreadableBodyException, UnsupportedBodyException } from '../request.errors.js'
import { whenReady } from '../conversion/named-value.js'
import { FORM_TYPES } from '../describe-parameter.js'
import { bodyKind } from './body-media-type.js'
import type { HandlerParameter } from '../extractor.js'
import type { MultipartFile } from '../files/multipart-file.js'
import { readMultipart, type FormParts } from './multipart-reader.js'

/** A form that has arrived: `application/x-www-form-urlencoded` or `multipart/form-data`. */
export interface Form {
  readonly fields: Fields
  /** Only of a multipart form. */
  readonly parts: FormParts | undefined
  /** Those that the handler takes, by their field. */
  readonly files: ReadonlyMap<string, readonly MultipartFile[]>
}

/** What reading a form depends on: a handler's limits, and the files that it takes. */
export type FormUse = Pick<HandlerParameter, 'limits' | 'files'>

const FORM = Symbol('nexus:form')
const NO_FILES: Form['files'] = new Map()

/** Whether the exchange has a body that is a form. */
export function hasForm(exchange: HttpExchange): boolean {
  const contentType = exchange.header('content-type')
  if (contentType === undefined) return false
  const kind = bodyKind(contentType)
  return kind === 'form' || kind === 'multipart'
}

/** The form, read once per exchange. @throws UnsupportedBodyException (415) when the body is none, or 400 */
export function readForm(exchange: HttpExchange, use: FormUse): Form | Promise<Form> {
  const known = exchange.attributes.get(FORM) as Form | undefined
  if (known !== undefined) return known
  const keep = (form: Form): Form => {
    exchange.attributes.set(FORM, form)
    return form
  }
  const contentType = exchange.header('content-type')
  const kind = contentType === undefined ? 'other' : bodyKind(contentType)
  if (contentType === undefined || kind === 'other' || kind === 'json') {
    throw new UnsupportedBodyException(contentType, FORM_TYPES)
  }
  if (kind === 'multipart') return multipart(exchange, contentType, use).then(keep)
  return whenReady(exchange.text(), (text) => keep(urlEncoded(text, use.limits))) as Form | Promise<Form>
}

function urlEncoded(text: string, limits: ServerLimits): Form {
  try {
    return {
      fields: QueryParameters.of(text, limits.maxParameters).toMap(),
      parts: undefined,
      files: NO_FILES,
    }
  } catch (error) {
    if (!(error instanceof MalformedQueryException)) throw error
    throw new UnreadableBodyException('The form in the body has a malformed encoding or too many fields.', {
      properties: { in: 'body' },
    })
  }
}

async function multipart(exchange: HttpExchange, contentType: string, use: FormUse): Promise<Form> {
  const { parts, files } = await readMultipart(await exchange.bytes(), contentType, use)
  const fields = new Map<string, readonly string[]>()
  for (const [name, same] of parts)
    fields.set(
      name,
      same.map(({ text }) => text),
    )
  return { fields, parts, files }
}
