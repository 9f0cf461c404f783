import type { BusboyEvents, BusboyInstance } from '@fastify/busboy'
import {
  UnreadableBodyException,
  TooManyParametersException,
  UnsupportedBodyException,
  shownValue,
} from '../request.errors.js'
import { bodyKind } from './body-media-type.js'
import { MediaType } from '../../media/media-type.js'
import type { HandlerParameter } from '../extractor.js'
import { MultipartFile } from '../files/multipart-file.js'
import { originalFilename } from '../files/original-filename.js'

/** One field of a form. */
export interface FormPart {
  readonly text: string
  /** The part's own content type, in lower case and without parameters; `text/plain` where it has none. */
  readonly contentType: string
}

export type FormParts = ReadonlyMap<string, readonly FormPart[]>

export interface MultipartForm {
  readonly parts: FormParts
  readonly files: ReadonlyMap<string, readonly MultipartFile[]>
}

const MAX_PART_HEADERS = 32
const MAX_PART_HEADER_SIZE = 8 * 1024
const MAX_NAME_LENGTH = 1024

/** What reading a multipart body depends on. */
type MultipartUse = Pick<HandlerParameter, 'limits' | 'files'>

/**
 * Reads a `multipart/form-data` body (RFC 7578) that is in memory, so bounded by the body limit. Files that the handler takes are views
 * of it; of other files nothing is kept, and a handler that takes none refuses them. A JSON part is a field, even with the file name that
 * browsers give to a Blob, unless its field is taken as a file. The parser is loaded on first use.
 *
 * @throws UnreadableBodyException, TooManyParametersException or UnsupportedBodyException
 */
export async function readMultipart(
  bytes: Uint8Array,
  contentType: string,
  use: MultipartUse,
): Promise<MultipartForm> {
  const { Busboy } = await import('@fastify/busboy')
  const { limits, files } = use
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
      isPartAFile: (name, type = 'text/plain', fileName) => {
        const isJsonField = bodyKind(type) === 'json' && (name === undefined || !files.takes(name))
        return !isJsonField && (fileName !== undefined || type === 'application/octet-stream')
      },
    })
  } catch {
    throw malformed('its content type has no boundary')
  }
  return collectParts(parser, bytes, use)
}

function collectParts(
  parser: BusboyInstance,
  bytes: Uint8Array,
  { limits, files: wanted }: MultipartUse,
): Promise<MultipartForm> {
  return new Promise((resolve, reject) => {
    const parts = new Map<string, FormPart[]>()
    const files = new Map<string, MultipartFile[]>()
    const fileRefusal = (name: unknown, filename = '', contentType: string): Error | undefined => {
      if (!isName(name) || filename.length > MAX_NAME_LENGTH) return badName()
      return wanted.none ? fileRefused(name, contentType) : undefined
    }
    parser.on('field', (...[name, text, , , , contentType]: Parameters<BusboyEvents['field']>) => {
      if (!isName(name)) return reject(badName())
      add(parts, name, { text, contentType })
    })
    parser.on('file', (...[name, stream, filename, , contentType]: Parameters<BusboyEvents['file']>) => {
      // The parser tells a stream too that the body ends early, which would end the process where nobody listens.
      stream.on('error', () => undefined)
      const refusal = fileRefusal(name, filename, contentType)
      if (refusal !== undefined) reject(refusal)
      if (refusal !== undefined || !wanted.takes(name)) {
        stream.resume()
        return
      }
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const file = fileOf({ name, filename, contentType }, chunks)
        if (file !== undefined) add(files, name, file)
      })
    })
    parser.on('partsLimit', () => reject(new TooManyParametersException(limits.maxParameters)))
    parser.on('error', () => reject(malformed('it ends too early or has a malformed part')))
    parser.on('finish', () => resolve({ parts, files }))
    parser.end(bytes)
  })
}

/** What the head of a part says of its file. */
interface FileHead {
  readonly name: string
  readonly filename: string | undefined
  readonly contentType: string
}

/** `undefined` for what browsers send where no file was chosen: neither a file name nor content. */
function fileOf({ name, filename = '', contentType }: FileHead, chunks: Buffer[]): MultipartFile | undefined {
  // One chunk, which is the rule, is taken as it is.
  const content = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
  const known = originalFilename(filename)
  if (content === undefined || (filename === '' && content.length === 0)) return undefined
  return new MultipartFile({
    name,
    content,
    contentType: MediaType.tryParse(contentType)?.essence ?? 'application/octet-stream',
    ...(known !== undefined && { originalFilename: known }),
  })
}

function add<T>(all: Map<string, T[]>, name: string, value: T): void {
  const same = all.get(name)
  if (same === undefined) all.set(name, [value])
  else same.push(value)
}

/** The parser's types do not say so, but a part may have no name. */
function isName(name: unknown): name is string {
  return typeof name === 'string' && name.length <= MAX_NAME_LENGTH
}

function badName(): UnreadableBodyException {
  return malformed(`a part has no name, or one of more than ${MAX_NAME_LENGTH} characters`)
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
