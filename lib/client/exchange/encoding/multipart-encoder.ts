import type { MultipartFile } from '../../../http/index.js'

/** One part of a form. */
export type FormEntry =
  | { readonly name: string; readonly text: string; readonly contentType?: string }
  | { readonly name: string; readonly file: MultipartFile }

/**
 * Writes `multipart/form-data` (RFC 7578) as browsers do: names and file names in UTF-8, with quotes and line ends percent-encoded. In
 * memory, as the files are: so its length is known, and it can be sent again.
 */
export function encodeMultipart(entries: readonly FormEntry[], boundary: string): Buffer {
  const chunks: (string | Uint8Array)[] = []
  for (const entry of entries) {
    chunks.push(`--${boundary}\r\n${headOf(entry)}\r\n\r\n`)
    chunks.push('file' in entry ? entry.file.bytes() : entry.text, '\r\n')
  }
  chunks.push(`--${boundary}--\r\n`)
  return Buffer.concat(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)))
}

function headOf(entry: FormEntry): string {
  const disposition = `Content-Disposition: form-data; name="${escaped(entry.name)}"`
  if ('file' in entry) {
    const { originalFilename = entry.name, contentType } = entry.file
    return `${disposition}; filename="${escaped(originalFilename)}"\r\nContent-Type: ${oneLine(contentType)}`
  }
  const { contentType } = entry
  return contentType === undefined ? disposition : `${disposition}\r\nContent-Type: ${oneLine(contentType)}`
}

/** The three that could end the field (HTML, section 4.10.21.8). */
function escaped(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}

function oneLine(value: string): string {
  return value.replace(/[\r\n]/g, ' ')
}
