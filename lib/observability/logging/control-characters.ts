// C0 and C1 controls with DEL (a terminal obeys them), line and paragraph separators (some viewers break lines there), and
// bidirectional controls (they make a line read as another one).
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Makes what could move the cursor, break the line or forge another one visible: `\n`, `\u001b`. */
export function escapeControls(text: string): string {
  return text.replaceAll(CONTROLS, (char) => NAMED[char] ?? unicodeEscape(char))
}

/** The same for the text of a JSON document, where line breaks are escaped already; it stays the same document. */
export function escapeControlsInJson(json: string): string {
  return json.replaceAll(CONTROLS, unicodeEscape)
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
