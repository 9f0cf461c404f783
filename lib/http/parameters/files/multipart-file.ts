import { Readable } from 'node:stream'

/** What a file of a form is made of; a test makes one of it. */
export interface MultipartFileOptions {
  /** Of the field. */
  readonly name: string
  readonly content: Uint8Array | string
  readonly originalFilename?: string
  /** Default `application/octet-stream`. */
  readonly contentType?: string
}

export interface TransferOptions {
  /** Whether a file that is there already is replaced. Default: false. */
  readonly overwrite?: boolean
}

/**
 * A file that came in a `multipart/form-data` form (RFC 7578), held in memory. Take large files as a stream instead, as the whole body:
 * `@RequestBody() body: Readable`.
 *
 * @example
 * \@PostMapping('/{id}/photo')
 * async photo(@RequestPart({ maxSize: '2MB', contentTypes: ['image/*'] }) photo: MultipartFile) { ... }
 */
export class MultipartFile {
  /** Of the field. */
  readonly name: string
  /**
   * What the client calls the file, without folders and without control characters; `undefined` where it gives no name. It is input like
   * any other: show it, but do not let it decide what the file is called on disk.
   */
  readonly originalFilename: string | undefined
  /** What the client says that it is, in lower case and without parameters. Nobody has looked at the content. */
  readonly contentType: string
  /** In bytes. */
  readonly size: number
  readonly #content: Uint8Array

  constructor({
    name,
    content,
    originalFilename,
    contentType = 'application/octet-stream',
  }: MultipartFileOptions) {
    this.#content = typeof content === 'string' ? Buffer.from(content) : content
    this.name = name
    this.originalFilename = originalFilename
    this.contentType = contentType
    this.size = this.#content.byteLength
  }

  get isEmpty(): boolean {
    return this.size === 0
  }

  /** The content itself, no copy. It may be a view of the whole body: copy what is kept for longer than the request. */
  bytes(): Uint8Array {
    return this.#content
  }

  /** The content as UTF-8, without byte order mark; what is no UTF-8 becomes U+FFFD. */
  text(): string {
    return new TextDecoder().decode(this.#content)
  }

  /** A new stream of the content. */
  stream(): Readable {
    return Readable.from(this.isEmpty ? [] : [this.#content], { objectMode: false })
  }

  /**
   * Writes the content to a new file. Unlike Spring's, it replaces none unless `overwrite` says so.
   *
   * @throws Node's error: code `EEXIST` where there is a file already, `ENOENT` where there is no folder, ...
   */
  async transferTo(path: string | URL, { overwrite = false }: TransferOptions = {}): Promise<void> {
    const { writeFile } = await import('node:fs/promises')
    await writeFile(path, this.#content, { flag: overwrite ? 'w' : 'wx' })
  }
}
