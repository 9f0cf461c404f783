import { escapeControlsInJson } from './control-characters.js'

/** ASCII in which nothing has to be looked at more closely: no control, quote or backslash, and no `:` or `=`, behind which a secret may stand. */
const PLAIN = /^[\x20\x21\x23-\x39\x3b\x3c\x3e-\x5b\x5d-\x7e]*$/
/** Longer ones are cut. */
const SHORT = 1_000

/** A text as JSON, in which nothing can move a cursor, break the line or make it read as another one. */
export function jsonString(text: string): string {
  return isPlain(text) ? `"${text}"` : escapeControlsInJson(JSON.stringify(text))
}

/** Whether a text stands for itself, between quotes. One walk answers for everything that a value of a line is asked. */
export function isPlain(text: string): boolean {
  return text.length <= SHORT && PLAIN.test(text)
}
