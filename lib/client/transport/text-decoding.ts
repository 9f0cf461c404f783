import { MediaType } from '../../http/index.js'

type Decoder = InstanceType<typeof TextDecoder>

const UTF8: Decoder = new TextDecoder()

/** Bytes as text, in the charset of a media type where it names a known one, else as UTF-8. A byte order mark is left out. */
export function textIn(bytes: Uint8Array, contentType: string | undefined): string {
  return decoderOf(contentType).decode(bytes)
}

function decoderOf(contentType: string | undefined): Decoder {
  const charset = contentType === undefined ? undefined : MediaType.tryParse(contentType)?.charset
  if (charset === undefined || charset === 'utf-8') return UTF8
  try {
    return new TextDecoder(charset)
  } catch {
    return UTF8
  }
}
