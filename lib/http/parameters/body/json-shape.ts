/** What a value that JSON can not express is expected to be. */
export interface JsonShape {
  /** A noun phrase for the client. */
  readonly expected: string
  /** INVALID, the value, or a promise of it. */
  readonly convert: (value: unknown) => unknown
}
