const SYNTAX = /[\^$\\.*+?()[\]{}|/]/
/** Flags that do not change which texts a single search finds. */
const HARMLESS = /^[gdu]*$/
const MEANS_ELSE_IN_UNICODE_MODE = /\\(?:[pP]|u\{)/
const LETTER = /^[A-Za-z]$/

/**
 * The pattern of JSON Schema (ECMA-262 in Unicode mode, without flags) that finds what `@Matches` finds; `undefined` where there is
 * none. `i` and `s` are written out, `m`, `y` and `v` can not be.
 *
 * @param source a RegExp or the source of one
 */
export function jsonSchemaPattern(source: unknown, flags: unknown): string | undefined {
  const isExpression = source instanceof RegExp
  if (!isExpression && typeof source !== 'string') return undefined
  const text = isExpression ? source.source : source
  const given = isExpression ? source.flags : typeof flags === 'string' ? flags : ''
  const remaining = given.replaceAll(/[is]/g, '')
  if (!HARMLESS.test(remaining)) return undefined
  // Unicode case folding knows letters beyond ASCII that fold into it.
  if (given.includes('i') && given.includes('u')) return undefined
  if (!given.includes('u') && MEANS_ELSE_IN_UNICODE_MODE.test(text)) return undefined
  const translated = translate(text, { ignoreCase: given.includes('i'), dotAll: given.includes('s') })
  return translated !== undefined && isPattern(translated) ? translated : undefined
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== ''
  } catch {
    return false
  }
}

interface Rewriting {
  readonly ignoreCase: boolean
  readonly dotAll: boolean
}

/** A piece of a translation and how much of the source it stands for. */
interface Piece {
  readonly text: string
  readonly length: number
}

/** `undefined` where a part has no translation: letters beyond ASCII without case, escapes that may stand for letters. */
function translate(text: string, rewriting: Rewriting): string | undefined {
  let result = ''
  let inClass = false
  for (let at = 0; at < text.length;) {
    const piece = nextPiece(text, at, { ...rewriting, inClass })
    if (piece === undefined) return undefined
    const character = text.charAt(at)
    if (piece.length === 1 && character === '[') inClass = true
    if (piece.length === 1 && character === ']') inClass = false
    result += piece.text
    at += piece.length
  }
  return result
}

type Position = Rewriting & { readonly inClass: boolean }

function nextPiece(text: string, at: number, position: Position): Piece | undefined {
  const { ignoreCase, dotAll, inClass } = position
  const character = text.charAt(at)
  if (character === '\\') return escapePiece(text, at, position)
  if (!inClass && text.startsWith('(?<', at)) {
    // The name of a group is no text to match.
    const opening = /^\(\?<(?:[=!]|[^>]*>)/.exec(text.slice(at))?.[0] ?? character
    return { text: opening, length: opening.length }
  }
  if (inClass && ignoreCase && text.charAt(at + 1) === '-' && !/^\]?$/.test(text.charAt(at + 2))) {
    return pieceOf(bothCasesOfRange(character, text.charAt(at + 2)), 3)
  }
  if (character === '.' && dotAll && !inClass) return { text: '[\\s\\S]', length: 1 }
  return pieceOf(literal(character, position), 1)
}

/** In Unicode mode only syntax characters may be escaped for themselves, and `-` in a class. */
function escapePiece(text: string, at: number, position: Position): Piece | undefined {
  const reference = /^\\k<[^>]*>/.exec(text.slice(at))?.[0]
  if (reference !== undefined) return { text: reference, length: reference.length }
  const next = text.charAt(at + 1)
  if (/[0-9A-Za-z]/.test(next)) {
    // Other escapes may stand for a letter, and a back-reference compares texts.
    const isCaseless = /[dDsSwWbBntrvf0]/.test(next)
    return position.ignoreCase && !isCaseless ? undefined : { text: `\\${next}`, length: 2 }
  }
  if (SYNTAX.test(next) || (next === '-' && position.inClass)) return { text: `\\${next}`, length: 2 }
  return pieceOf(literal(next, position), 2)
}

function pieceOf(text: string | undefined, length: number): Piece | undefined {
  return text === undefined ? undefined : { text, length }
}

function literal(character: string, { ignoreCase, inClass }: Position): string | undefined {
  if (!ignoreCase) return character
  if (character > '\x7f') return undefined
  if (!LETTER.test(character)) return character
  const both = character.toLowerCase() + character.toUpperCase()
  return inClass ? both : `[${both}]`
}

function bothCasesOfRange(from: string, to: string): string | undefined {
  const range = `${from}-${to}`
  if (/^[a-z]-[a-z]$|^[A-Z]-[A-Z]$/.test(range)) return range.toLowerCase() + range.toUpperCase()
  return /^[0-9]-[0-9]$/.test(range) ? range : undefined
}
