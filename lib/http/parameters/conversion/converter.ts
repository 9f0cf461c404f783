/** What a converter answers for text that is not a value of its type. */
export const INVALID: unique symbol = Symbol('nexus:invalid')
export type Invalid = typeof INVALID

/** Makes a value of text from a path, a query, a header, a cookie or a form field. */
export interface Converter<T = unknown> {
  /** What is expected, as a noun phrase for the client: `a decimal number`. */
  readonly expected: string
  readonly convert: (text: string) => T | Invalid
}
