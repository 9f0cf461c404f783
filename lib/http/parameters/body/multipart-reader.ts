import type { BusboyEvents, BusboyInstance } from '@fastify/busboy'
import {
  UnreadableBodyException,
  TooManyParametersException,
  UnsupportedBodyException,
  shownValue,
} from '../request.errors.js'
import { bodyKind } from './body-media-type.js'
import type { ServerLimits } from '../../adapter/server-limits.js'

/** One field of a form. */
export interface FormPart {
  readonly text: string
  /** The part's own content type, in lower case and without parameters; `text/plain` where it has none. */
  readonly contentType: string
}

export type FormParts = ReadonlyMap<string, readonly FormPart[]>

const MAX_PART_HEADERS = 32
const MAX_PART_HEADER_SIZE = 8 * 1024

/**
 * Reads the fields of a `multipart/form-data` body (RFC 7578) that is in memory, so bounded by the body limit. A part that is a file
 * is refused; a JSON part is a field, even with the file name that browsers give to a Blob. The parser is loaded on first use.
 *
 * @throws UnreadableBodyException, TooManyParametersException or UnsupportedBodyException
 */
export async function readMultipart(
  bytes: Uint8Array,
  contentType: string,
  limits: ServerLimits,
): Promise<FormParts> {
  const { Busboy } = await import('@fastify/busboy')
  let parser: BusboyInstance
  try {
    parser = new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        fieldSize: limits.maxBodySize,
        parts: limits.maxParameters,
        headerPairs: MAX_PART_HEADERS,
        headerSize: MAX_PART_HEADER_SIZE,
      },
      isPartAFile: (_name, type = 'text/plain', fileName) =>
        bodyKind(type) !== 'json' && (fileName !== undefined || type === 'application/octet-stream'),
    })
  } catch {
    throw malformed('its content type has no boundary')
  }
  return collectParts(parser, bytes, limits)
}

function collectParts(parser: BusboyInstance, bytes: Uint8Array, limits: ServerLimits): Promise<FormParts> {
  return new Promise((resolve, reject) => {
    const parts = new Map<string, FormPart[]>()
    parser.on('field', (...[name, text, , , , contentType]: Parameters<BusboyEvents['field']>) => {
      // The parser's types do not say so, but a part may have no name.
      if (typeof name !== 'string') return reject(malformed('a part has no name'))
      const same = parts.get(name)
      if (same === undefined) parts.set(name, [{ text, contentType }])
      else same.push({ text, contentType })
    })
    parser.on('file', (...[name, stream, , , contentType]: Parameters<BusboyEvents['file']>) => {
      stream.resume()
      reject(fileRefused(name, contentType))
    })
    parser.on('partsLimit', () => reject(new TooManyParametersException(limits.maxParameters)))
    parser.on('error', () => reject(malformed('it ends too early or has a malformed part')))
    parser.on('finish', () => resolve(parts))
    parser.end(bytes)
  })
}

function fileRefused(name: string, contentType: string): UnsupportedBodyException {
  const what = `${contentType} (a file, in the part '${shownValue(name)}')`
  return new UnsupportedBodyException(what, ['multipart/form-data'])
}

function malformed(problem: string): UnreadableBodyException {
  return new UnreadableBodyException(`The multipart body is malformed: ${problem}.`, {
    properties: { in: 'body' },
  })
}
