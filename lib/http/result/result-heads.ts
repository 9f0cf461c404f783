import type { HttpAdapter } from '../adapter/http-adapter.js'
import { ResponseHead } from '../exchange/response-head.js'
import { MediaType } from '../media/media-type.js'
import type { Dialect } from '../metadata/route-metadata.js'
import { fieldValue, overlaid } from './field-lines.js'

/** Kinds of bodies that differ in the media type they have when nothing else is said. */
export type BodyKind = 'json' | 'scalar' | 'text' | 'bytes' | 'lines' | 'problem' | 'empty'

const EVERY_DIALECT = {
  bytes: 'application/octet-stream',
  lines: 'application/x-ndjson',
  problem: 'application/problem+json',
}

/** What each framework sends: Spring's message converters; NestJS on Express, where text and scalars are HTML. */
const MEDIA_TYPES: Readonly<Record<Dialect, Readonly<Record<Exclude<BodyKind, 'empty'>, string>>>> = {
  spring: {
    ...EVERY_DIALECT,
    json: 'application/json',
    scalar: 'application/json',
    text: 'text/plain;charset=UTF-8',
  },
  nest: {
    ...EVERY_DIALECT,
    json: 'application/json; charset=utf-8',
    scalar: 'text/html; charset=utf-8',
    text: 'text/html; charset=utf-8',
  },
}

export interface ResultHeadsOptions {
  readonly dialect: Dialect
  readonly adapter: Pick<HttpAdapter, 'internHead'>
  /** From `@Header`, flat. */
  readonly fields: readonly string[]
  /** From `produces`; a content type among the fields comes first. */
  readonly mediaType: string | undefined
}

/** The heads of a route's responses, one per kind of body, interned at boot. */
export class ResultHeads {
  /** Media type of every body that brings none itself; `undefined`: it follows from the kind. */
  readonly mediaType: string | undefined
  readonly json: ResponseHead
  readonly #heads: Readonly<Record<BodyKind, ResponseHead>>

  constructor({ dialect, adapter, fields, mediaType }: ResultHeadsOptions) {
    const declared = fieldValue(fields, 'content-type') ?? mediaType
    this.mediaType = declared === undefined ? undefined : withCharset(declared)
    const rest = withoutContentType(fields)
    const headOf = (type: string): ResponseHead => adapter.internHead(['content-type', type, ...rest])
    const types = MEDIA_TYPES[dialect]
    this.json = headOf(this.mediaType ?? types.json)
    this.#heads = {
      json: this.json,
      scalar: headOf(this.mediaType ?? types.scalar),
      text: headOf(this.mediaType ?? types.text),
      bytes: headOf(this.mediaType ?? types.bytes),
      lines: headOf(this.mediaType ?? types.lines),
      // An error is a problem detail also where the route produces something else.
      problem: headOf(types.problem),
      empty: adapter.internHead(rest),
    }
  }

  /** @param own header lines of this one response, in place of the route's of the same name */
  of(kind: BodyKind, own: readonly string[]): ResponseHead {
    const head = this.#heads[kind]
    return own.length === 0 ? head : new ResponseHead(overlaid(head.fields, own))
  }
}

function withoutContentType(fields: readonly string[]): readonly string[] {
  return fields.filter((_field, index) => fields[index - (index % 2)] !== 'content-type')
}

/** Text without a charset would be read as something else than the UTF-8 that it is. */
function withCharset(mediaType: string): string {
  const parsed = MediaType.tryParse(mediaType)
  const needsOne =
    parsed?.type === 'text' && parsed.charset === undefined && parsed.essence !== 'text/event-stream'
  return needsOne ? `${mediaType};charset=UTF-8` : mediaType
}
