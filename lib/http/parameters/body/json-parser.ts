import { jsonPointer } from '../../../common/index.js'
import { shownValue, UnreadableBodyException } from '../request.errors.js'
import { jsonErrorPosition } from './json-error-position.js'

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const QUOTE = 0x22
const BACKSLASH = 0x5c
/** An escape of a letter or an underscore, which may spell a forbidden key. */
const ESCAPED_LETTER = /\\u00[4-7]/i

/**
 * Parses JSON that a client sent. Nesting beyond `maxDepth` is refused before it is parsed; so are the keys with which careless code
 * later pollutes prototypes: `__proto__`, and `constructor` with a `prototype` in it. An ordinary body pays for a few substring searches.
 *
 * @throws UnreadableBodyException
 */
export function parseJson(text: string, maxDepth: number): unknown {
  if (mayNestBeyond(text, maxDepth)) checkDepth(text, maxDepth)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalidJson(text)
  }
  if (text.includes('__proto__') || text.includes('constructor') || hasEscapedLetter(text)) checkKeys(value)
  return value
}

function hasEscapedLetter(text: string): boolean {
  return text.includes('\\u00') && ESCAPED_LETTER.test(text)
}

/** False when the text has not enough opening brackets, wherever they are. */
function mayNestBeyond(text: string, maxDepth: number): boolean {
  if (text.length <= 2 * maxDepth) return false
  return countUpTo(text, '{', maxDepth) + countUpTo(text, '[', maxDepth) > maxDepth
}

function countUpTo(text: string, bracket: string, limit: number): number {
  let count = 0
  for (let at = text.indexOf(bracket); at !== -1 && count <= limit; at = text.indexOf(bracket, at + 1))
    count++
  return count
}

function checkDepth(text: string, maxDepth: number): void {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) {
      i = endOfString(text, i)
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++depth > maxDepth) {
        throw new UnreadableBodyException(`The JSON body is nested deeper than ${maxDepth} levels.`, {
          properties: { in: 'body', limit: maxDepth, position: i },
        })
      }
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth--
    }
  }
}

/** Index of the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return end
  }
  return text.length
}

/** An object or array on the way to the values that are looked at; the path to it is needed only where one is refused. */
interface Container {
  readonly value: object
  readonly key: string
  readonly parent: Container | undefined
}

/** Iterative: the bound on the depth may be set high. */
function checkKeys(root: unknown): void {
  if (!isContainer(root)) return
  const pending: Container[] = [{ value: root, key: '', parent: undefined }]
  for (let container = pending.pop(); container !== undefined; container = pending.pop()) {
    for (const [key, child] of Object.entries(container.value)) {
      if (key === '__proto__') throw forbiddenKey(container, key)
      if (!isContainer(child)) continue
      if (key === 'constructor' && Object.hasOwn(child, 'prototype'))
        throw forbiddenKey(container, key, 'prototype')
      pending.push({ value: child, key, parent: container })
    }
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function forbiddenKey(container: Container, ...keys: readonly string[]): UnreadableBodyException {
  const path = [...keys]
  for (let { key, parent } = container; parent !== undefined; { key, parent } = parent)
    path.unshift(shownValue(key))
  const pointer = jsonPointer(path)
  return new UnreadableBodyException(`The JSON body has a key that is not allowed, at ${pointer}.`, {
    properties: { in: 'body', pointer },
  })
}

function invalidJson(text: string): UnreadableBodyException {
  const position = jsonErrorPosition(text) ?? text.length
  const before = text.slice(0, position)
  const line = before.split('\n').length
  const column = position - (before.lastIndexOf('\n') + 1) + 1
  return new UnreadableBodyException(
    position === text.length
      ? `The JSON body ends too early, at position ${position} (line ${line}, column ${column}).`
      : `The body is not valid JSON at position ${position} (line ${line}, column ${column}).`,
    { properties: { in: 'body', position, line, column } },
  )
}
