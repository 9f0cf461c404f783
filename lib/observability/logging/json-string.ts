import { escapeControlsInJson } from './control-characters.js'

/** Up to here a loop over the characters is faster than `JSON.stringify`. */
const SHORT = 100

/** A text as JSON, in which nothing can move a cursor, break the line or make it read as another one. */
export function jsonString(text: string): string {
  return shortJsonString(text) ?? escapeControlsInJson(JSON.stringify(text))
}

/**
 * The same of a short text without anything to look at more closely: nothing to escape, and no `:/`, as in an address that may hold a
 * password. `undefined` of all others. One walk along the characters answers for everything that a value of a line is asked.
 */
export function shortJsonString(text: string): string | undefined {
  const { length } = text
  if (length > SHORT) return undefined
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code > 92 && code < 127) continue
    // Controls, quote and backslash; then C1 controls, the Arabic letter mark, and all that is behind the first of
    // the marks, separators and bidirectional controls.
    if (
      code < 32 ||
      code === 34 ||
      code === 92 ||
      (code === 58 && text.charCodeAt(i + 1) === 47) ||
      (code > 126 && (code < 160 || code > 0x20_0d || code === 0x06_1c))
    )
      return undefined
  }
  return `"${text}"`
}
