import { escapeControlsInJson } from './control-characters.js'

/** Up to here a loop over the characters is faster than `JSON.stringify`. */
const SHORT = 100

/** A text as JSON, in which nothing can move a cursor, break the line or make it read as another one. */
export function jsonString(text: string): string {
  const { length } = text
  if (length > SHORT) return escaped(text)
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    // Controls, quote and backslash; then C1 controls, the Arabic letter mark, and all that is behind the first of
    // the marks, separators and bidirectional controls.
    if (
      code < 32 ||
      code === 34 ||
      code === 92 ||
      (code > 126 && (code < 160 || code > 0x20_0d || code === 0x06_1c))
    )
      return escaped(text)
  }
  return `"${text}"`
}

function escaped(text: string): string {
  return escapeControlsInJson(JSON.stringify(text))
}
