/** What node's `clientError` carries. */
export interface ClientFailure extends Error {
  readonly code?: string
  readonly bytesParsed?: number
  readonly rawPacket?: Buffer
}

/** Codes of errors after which nobody is there to be answered, or nothing is left to say. */
const SILENT = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ERR_STREAM_DESTROYED',
  'HPE_CLOSED_CONNECTION',
])
const REQUEST_LINE = /^[!#$%&'*+\-.^_`|~\w]{1,64} \S+ HTTP\/\d\.\d\r?$/
const VERSION_LINE = /^[!#$%&'*+\-.^_`|~\w]{1,64} \S+ HTTP\/\d+(?:\.\d*)?\r?$/
// No field line begins like this: its colon comes before any blank.
const METHOD_START = /^[A-Z]+ /

/** The status that answers bytes which are no request; `undefined` when there is nothing to answer. */
export function statusOfFailure(failure: ClientFailure): number | undefined {
  const code = failure.code ?? ''
  if (SILENT.has(code)) return undefined
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408
    case 'HPE_HEADER_OVERFLOW':
      return METHOD_START.test(failedLine(failure)) ? 414 : 431
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 413
    case 'HPE_INVALID_VERSION':
      return VERSION_LINE.test(failedLine(failure)) ? 505 : 400
    case 'HPE_INVALID_METHOD':
    case 'HPE_PAUSED_H2_UPGRADE':
      return statusOfMethod(failedLine(failure))
    default:
      return 400
  }
}

// A well-formed line with a method that the parser does not know is 501 (RFC 9110 section 9.1); anything else is no request.
function statusOfMethod(line: string): number {
  if (!REQUEST_LINE.test(line)) return 400
  return /HTTP\/1\.[01]\r?$/.test(line) ? 501 : 505
}

/** The line in which the parser stopped, as far as the packet has it. */
function failedLine({ rawPacket, bytesParsed = 0 }: ClientFailure): string {
  if (rawPacket === undefined) return ''
  const start = bytesParsed === 0 ? 0 : rawPacket.lastIndexOf(0x0a, bytesParsed - 1) + 1
  const end = rawPacket.indexOf(0x0a, bytesParsed)
  return rawPacket.toString('latin1', start, Math.min(end < 0 ? rawPacket.length : end, start + 16_384))
}
