import { isPromiseLike } from '../../common/index.js'
import { MediaType } from '../../http/index.js'
import { headerOf } from '../transport/client-headers.js'
import { ResponseTooLargeError } from '../transport/transport.errors.js'
import { checked, mediaTypeShown, parsed } from './body-reader.js'
import type { OpenedStream } from './event-source.js'
import { LineSplitter } from './line-splitter.js'
import type { ResponseShape } from './response-shape.js'
import { UnreadableResponseError } from './result.errors.js'

const LINE_TYPES: ReadonlySet<string> = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/jsonlines',
])

/** Whether a media type is one of JSON texts in lines. */
export function isJsonLines(mediaType: string): boolean {
  const essence = MediaType.tryParse(mediaType)?.essence
  return essence !== undefined && LINE_TYPES.has(essence)
}

/** The items of a response with one JSON text per line; empty lines are none. */
export async function* jsonLines(
  { response, request }: OpenedStream,
  shape: ResponseShape,
  maxLineSize: number,
): AsyncGenerator {
  const contentType = headerOf(response.headers, 'content-type')
  if (response.status !== 204 && !isJsonLines(contentType ?? '')) {
    await response.discard()
    throw new UnreadableResponseError(request, `it is ${mediaTypeShown(contentType)}, not JSON in lines`)
  }
  const splitter = new LineSplitter(maxLineSize)
  let item = 0
  const read = (line: string): unknown => checked(shape(parsed(line, request)), request, item++)
  for await (const chunk of response.body) {
    const { lines, overflow } = splitter.push(chunk)
    if (overflow) throw new ResponseTooLargeError(request, maxLineSize)
    for (const line of lines) if (line.trim() !== '') yield await settled(read(line))
  }
  for (const line of splitter.end()) if (line.trim() !== '') yield await settled(read(line))
}

async function settled(value: unknown): Promise<unknown> {
  return isPromiseLike(value) ? await value : value
}
