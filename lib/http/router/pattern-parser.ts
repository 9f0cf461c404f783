import { PatternReader, type PatternPiece } from './pattern-reader.js'
import { capturesOf, shapeOf, type PatternSegment, type SegmentPart } from './pattern-segment.js'

const MAX_ALTERNATIVES = 32

/** A pattern with every choice of its optional parts made. */
export interface PatternAlternative {
  readonly segments: readonly PatternSegment[]
  /** For each capture of `segments`, its place among the pattern's variables. */
  readonly slots: readonly number[]
}

export interface ParsedPattern {
  /** Names of the variables, in the order in which the pattern names them. */
  readonly variables: readonly string[]
  /** One, or several where the pattern has optional parts; the longest first. */
  readonly alternatives: readonly PatternAlternative[]
}

/** @throws InvalidPathPatternError */
export function parsePattern(text: string, origin?: string): ParsedPattern {
  const reader = new PatternReader(text.startsWith('/') || text.startsWith('{/') ? text : `/${text}`, origin)
  const pieces = reader.read()
  const variables = variablesOf(pieces, reader)
  const alternatives = new Map<string, PatternAlternative>()
  for (const choice of choicesOf(pieces, reader)) {
    const segments = segmentsOf(choice, reader)
    const slots = segments.flatMap(capturesOf).map((name) => variables.indexOf(name))
    const shape = shapeOf(segments)
    if (!alternatives.has(shape)) alternatives.set(shape, { segments, slots })
  }
  return { variables, alternatives: [...alternatives.values()] }
}

function variablesOf(pieces: readonly PatternPiece[], reader: PatternReader): string[] {
  const names: string[] = []
  const visit = (piece: PatternPiece): void => {
    if (piece.kind === 'optional') piece.pieces.forEach(visit)
    if ((piece.kind !== 'variable' && piece.kind !== 'rest') || piece.name === undefined) return
    if (names.includes(piece.name)) {
      reader.fail(`it names the variable '${piece.name}' twice`, 'Give each variable a name of its own.')
    }
    names.push(piece.name)
  }
  pieces.forEach(visit)
  return names
}

function choicesOf(pieces: readonly PatternPiece[], reader: PatternReader): PatternPiece[][] {
  let choices: PatternPiece[][] = [[]]
  for (const piece of pieces) {
    if (piece.kind !== 'optional') {
      for (const choice of choices) choice.push(piece)
      continue
    }
    const inner = choicesOf(piece.pieces, reader)
    choices = [...choices.flatMap((choice) => inner.map((chosen) => [...choice, ...chosen])), ...choices]
    if (choices.length > MAX_ALTERNATIVES) {
      reader.fail(
        'it has too many optional parts',
        'Map the handler to several paths, each with fewer of them.',
      )
    }
  }
  return choices
}

function segmentsOf(pieces: readonly PatternPiece[], reader: PatternReader): PatternSegment[] {
  const groups: PatternPiece[][] = []
  for (const piece of pieces) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (piece.kind === 'slash') groups.push([])
    else if (group === undefined)
      reader.fail('text follows a leading optional part', "Start the pattern with '/'.")
    else if (piece.kind === 'text' && last?.kind === 'text') {
      group[group.length - 1] = { kind: 'text', text: last.text + piece.text }
    } else group.push(piece)
  }
  // Leaving out every optional part of '{/a}' leaves the root.
  if (groups.length === 0) groups.push([])
  const segments = groups.map((group, index) => segmentOf(group, index === groups.length - 1, reader))
  segments.forEach((segment, index) => {
    if (segment.kind === 'rest' && segments[index + 1]?.kind === 'rest') {
      reader.fail("'**' or its like follows another one", 'Keep one of the two.')
    }
  })
  return segments
}

function segmentOf(pieces: readonly PatternPiece[], isLast: boolean, reader: PatternReader): PatternSegment {
  const only = pieces[0]
  if (only === undefined) {
    if (!isLast) reader.fail('it has an empty segment', "Write one '/' between two segments.")
    return { kind: 'literal', text: '' }
  }
  if (pieces.length === 1) {
    if (only.kind === 'text') return literalOf(only.text, reader)
    if (only.kind === 'star') return { kind: 'wildcard' }
    if (only.kind === 'variable' || only.kind === 'rest') return only
  }
  const parts = pieces.map((piece): SegmentPart => {
    if (piece.kind === 'rest' || piece.kind === 'slash' || piece.kind === 'optional') {
      return reader.fail(
        "'**' and its capturing forms fill a whole segment",
        "Put a '/' on both sides of it, or write '*' for the rest of one segment.",
      )
    }
    return piece
  })
  parts.forEach((part, index) => {
    const next = parts[index + 1]
    if (isOpen(part) && next !== undefined && isOpen(next)) {
      reader.fail('two variables or wildcards touch each other', "Separate them: '{name}.{extension}'.")
    }
  })
  return { kind: 'composite', parts }
}

function isOpen(part: SegmentPart): boolean {
  return part.kind === 'variable' || part.kind === 'star'
}

function literalOf(text: string, reader: PatternReader): PatternSegment {
  if (text === '.' || text === '..') {
    reader.fail(`'${text}' is a dot segment`, 'Remove it: a request path with dot segments is answered 400.')
  }
  return { kind: 'literal', text }
}
