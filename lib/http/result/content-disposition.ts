// RFC 8187 section 3.2.1: attr-char. `encodeURIComponent` leaves these four alone, which are none.
const NOT_ATTR_CHAR = /['()*]/g
const NOT_PRINTABLE_ASCII = /[^\x20-\x7e]/gu
const LONE_SURROGATE = /\p{Surrogate}/gu
// What ends a quoted string, separates path segments, or starts an escape that some browsers decode in a plain filename.
const UNSAFE = /["\\/%]/g

/**
 * A Content-Disposition value (RFC 6266). A filename of any characters is sent twice where it has to be: as plain ASCII for old
 * clients, and as `filename*` in UTF-8 (RFC 8187). Path separators and controls become `_`.
 *
 * @example
 * ContentDisposition.attachment('Übersicht.pdf').toString()
 * // attachment; filename="_bersicht.pdf"; filename*=UTF-8''%C3%9Cbersicht.pdf
 */
export class ContentDisposition {
  private constructor(
    readonly type: 'attachment' | 'inline',
    readonly filename: string | undefined,
  ) {}

  /** The client is to save it. */
  static attachment(filename?: string): ContentDisposition {
    return new ContentDisposition('attachment', filename)
  }

  /** The client is to show it. */
  static inline(filename?: string): ContentDisposition {
    return new ContentDisposition('inline', filename)
  }

  toString(): string {
    if (this.filename === undefined) return this.type
    const name = this.filename.replace(LONE_SURROGATE, '_').replace(/[\x00-\x1f\x7f/\\]/g, '_')
    const plain = name.replace(NOT_PRINTABLE_ASCII, '_').replace(UNSAFE, '_')
    const value = `${this.type}; filename="${plain}"`
    return plain === name ? value : `${value}; filename*=UTF-8''${encoded(name)}`
  }
}

function encoded(name: string): string {
  return encodeURIComponent(name).replace(
    NOT_ATTR_CHAR,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
