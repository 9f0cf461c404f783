import { finished, PassThrough, pipeline, type Readable, type Transform } from 'node:stream'
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib'

export const ACCEPTED_ENCODINGS = 'gzip, deflate, br, zstd'

/** One after the other is legal (RFC 9110 section 8.4), but nobody has a use for many: each multiplies what a few bytes can become. */
const MAX_CODINGS = 3

/** 8 MB: no content has a larger window (RFC 9659), which is memory that a few bytes could ask for. */
const ZSTD_WINDOW_LOG = 23

/** Names of the codings in the order in which they are undone; `undefined` where one is not known, or there are too many. */
export function codingsOf(contentEncoding: string | undefined): readonly string[] | undefined {
  const codings = (contentEncoding ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
  if (codings.length > MAX_CODINGS || codings.some((coding) => !KNOWN.has(coding))) return undefined
  return codings.reverse()
}

/** The decoded stream; what it is made of is destroyed with it, and its errors come out of it. */
export function decoded(source: Readable, codings: readonly string[]): Readable {
  let stream = source
  for (const coding of codings) {
    stream = coding === 'deflate' ? inflated(stream) : through(stream, decoderOf(coding))
  }
  return stream
}

const KNOWN = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd'])

function decoderOf(coding: string): Transform {
  switch (coding) {
    case 'br':
      return createBrotliDecompress()
    case 'zstd':
      return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } })
    default:
      return createGunzip()
  }
}

/** Errors reach who reads the last stream, so nothing is left to do with them here. */
function through(source: Readable, decoder: Transform): Transform {
  return pipeline(source, decoder, () => undefined)
}

/** `deflate` is zlib's format (RFC 1950), but some servers send raw deflate (RFC 1951): the first byte tells. */
function inflated(source: Readable): PassThrough {
  const out = new PassThrough()
  const begin = (): void => {
    const first = source.read() as Buffer | null
    if (first === null) return
    source.off('readable', begin)
    unwatch()
    source.unshift(first)
    const isZlib = ((first[0] ?? 0) & 0x0f) === 8
    pipeline(source, isZlib ? createInflate() : createInflateRaw(), out, () => undefined)
  }
  // Whatever ends without a first byte, also before it is looked at here.
  const unwatch = finished(source, { writable: false }, (error) => (error ? out.destroy(error) : out.end()))
  source.on('readable', begin)
  return out
}
