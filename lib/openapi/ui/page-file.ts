/** A file as a browser gets it. */
export interface PageFile {
  readonly content: Uint8Array
  readonly type: string
  /** Changes with the content. */
  readonly version: string
}

/** Bytes of the SHA-256 that name a version: 96 bits. */
const VERSION_BYTES = 12

/** The global `crypto` is loaded on first use, an import of `node:crypto` with every start. */
export async function pageFile(content: string | Uint8Array<ArrayBuffer>, type: string): Promise<PageFile> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return { content: bytes, type, version: Buffer.from(digest, 0, VERSION_BYTES).toString('base64url') }
}
