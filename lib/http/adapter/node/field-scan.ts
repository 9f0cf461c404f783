import { isHostValue } from '../host-value.js'

/** What the adapter itself has to know of a request's header section; read in one pass over node's flat list of lines. */
export interface FieldScan {
  /** The Host value; `''` without one. */
  host: string
  hostLines: number
  /** -1 without a Content-Length. */
  contentLength: number
  chunked: boolean
  /** `none`, `continue` (100-continue) or something that nobody understands. */
  expect: 'none' | 'continue' | 'unknown'
  /** The body has a content coding other than `identity`. */
  encoded: boolean
  /** Bytes of all field lines. */
  size: number
  /** 0, or the status that refuses these fields whatever else the request says: framing and routing must not be in doubt. */
  refusal: number
}

// Name, colon, space, value, CR, LF.
const LINE_OVERHEAD = 4

/** @param http11 whether the request is HTTP/1.1; 1.0 knows neither Transfer-Encoding nor Expect */
export function scanFields(lines: readonly string[], http11: boolean): FieldScan {
  const scan: FieldScan = {
    host: '',
    hostLines: 0,
    contentLength: -1,
    chunked: false,
    expect: 'none',
    encoded: false,
    size: 0,
    refusal: 0,
  }
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string
    const value = lines[i + 1] as string
    scan.size += name.length + value.length + LINE_OVERHEAD
    switch (name.length) {
      case 4:
        if (is(name, 'Host', 'host')) scanHost(scan, value)
        break
      case 6:
        if (http11 && is(name, 'Expect', 'expect')) {
          scan.expect = value.toLowerCase() === '100-continue' ? 'continue' : 'unknown'
        }
        break
      case 14:
        if (is(name, 'Content-Length', 'content-length')) scanContentLength(scan, value)
        break
      case 16:
        if (is(name, 'Content-Encoding', 'content-encoding')) scan.encoded ||= !isIdentity(value)
        break
      case 17:
        if (is(name, 'Transfer-Encoding', 'transfer-encoding')) scanTransferEncoding(scan, value, http11)
        break
    }
  }
  if (scan.chunked && scan.contentLength >= 0) scan.refusal = 400
  if (scan.hostLines === 0 && http11) scan.refusal = 400
  return scan
}

function is(name: string, usual: string, lower: string): boolean {
  return name === usual || name === lower || name.toLowerCase() === lower
}

// RFC 9112 section 3.2: one Host line with one valid value, or 400.
function scanHost(scan: FieldScan, value: string): void {
  scan.hostLines++
  scan.host = value
  if (scan.hostLines > 1 || !isHostValue(value)) scan.refusal = 400
}

// llhttp has refused what is not a number and what is there twice; asking again costs a comparison.
function scanContentLength(scan: FieldScan, value: string): void {
  const length = Number(value)
  if (scan.contentLength >= 0 || !Number.isSafeInteger(length) || length < 0) scan.refusal = 400
  scan.contentLength = length
}

// RFC 9112 section 6.1: a coding that is not understood is 501; one in HTTP/1.0, or one that is not the last chunked, makes the framing faulty.
function scanTransferEncoding(scan: FieldScan, value: string, http11: boolean): void {
  if (!http11 || scan.chunked) scan.refusal = 400
  else if (value.toLowerCase() !== 'chunked' && scan.refusal === 0) scan.refusal = 501
  scan.chunked = true
}

function isIdentity(value: string): boolean {
  return value === '' || value.toLowerCase() === 'identity'
}
