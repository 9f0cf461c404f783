import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compareSpecificity } from './specificity.js'
import { PathPattern } from './path-pattern.js'
import { parsePattern } from './pattern-parser.js'
import { capturesOf, extentOf, type PatternSegment, type SegmentPart } from './pattern-segment.js'
import { Router, type RoutableExchange } from './router.js'
import type { RouteDefinition } from './route.js'

// A matcher that is simple enough to be seen to be right: segment lists, every split tried, shortest rest first.

/** Captured values, or undefined. */
function matchSegments(pattern: readonly PatternSegment[], path: readonly string[]): string[] | undefined {
  const [segment, ...others] = pattern
  if (segment === undefined) return path.length === 0 ? [] : undefined
  if (segment.kind === 'rest') {
    for (let taken = 0; taken <= path.length; taken++) {
      const consumed = path.slice(0, taken)
      if (segment.form === 'splat' && consumed.join('/') === '') continue
      const after = matchSegments(others, path.slice(taken))
      if (after === undefined) continue
      if (segment.name === undefined) return after
      const value = consumed.join('/')
      return [segment.form === 'slash' && taken > 0 ? `/${value}` : value, ...after]
    }
    return undefined
  }
  const [first, ...rest] = path
  if (first === undefined) return undefined
  const own = matchSegment(segment, first)
  const after = own && matchSegments(others, rest)
  return own && after && [...own, ...after]
}

function matchSegment(segment: PatternSegment, text: string): string[] | undefined {
  if (segment.kind === 'literal') return text === segment.text ? [] : undefined
  if (text === '') return undefined
  if (segment.kind === 'wildcard') return []
  const parts: readonly SegmentPart[] =
    segment.kind === 'composite' ? segment.parts : [segment as SegmentPart]
  return matchParts(parts, text)
}

/** Greedy, with backtracking. */
function matchParts(parts: readonly SegmentPart[], text: string): string[] | undefined {
  const [part, ...others] = parts
  if (part === undefined) return text === '' ? [] : undefined
  if (part.kind === 'text')
    return text.startsWith(part.text) ? matchParts(others, text.slice(part.text.length)) : undefined
  if (part.kind === 'any') return text === '' ? undefined : matchParts(others, text.slice(1))
  for (let length = text.length; length >= (part.kind === 'variable' ? 1 : 0); length--) {
    const taken = text.slice(0, length)
    const isAllowed = part.kind !== 'variable' || new RegExp(`^(?:${part.constraint ?? '.*'})$`).test(taken)
    const after = isAllowed ? matchParts(others, text.slice(length)) : undefined
    if (after !== undefined) return part.kind === 'variable' ? [taken, ...after] : after
  }
  return undefined
}

const words = ['a', 'b', 'ab', 'a.b', 'b-a', 'aab', '1', '12']
const segmentTexts = [
  ...words,
  '{v}',
  '{v:[0-9]+}',
  '{v:a.*}',
  '*',
  '*.b',
  'a*',
  'a?b',
  '{v}.{w}',
  '{v}-{w}',
  'a{v}b',
  '*-{v}',
  '{v}-*.b',
  'a?*b',
  '{v:[a-z]+}.{w}',
  '**',
  '{*v}',
  '*v',
]
const patternText = fc
  .tuple(fc.array(fc.constantFrom(...segmentTexts), { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([segments, slash]) => {
    let count = 0
    const named = segments.map((text) => text.replace(/\b[vw]\b/g, () => `x${count++}`))
    return `/${named.join('/')}${slash ? '/' : ''}`
  })
  .filter((text) => {
    try {
      return parsePattern(text).variables.length >= 0
    } catch {
      return false
    }
  })
const pathText = fc
  .tuple(fc.array(fc.constantFrom(...words, 'c', 'a-b', 'a.b.b', 'x.y'), { maxLength: 6 }), fc.boolean())
  .map(([segments, slash]) => (segments.length === 0 ? '/' : `/${segments.join('/')}${slash ? '/' : ''}`))

function exchange(path: string, method = 'GET'): RoutableExchange {
  return { method, path, query: '', parsedQuery: undefined, pathValues: [], header: () => undefined }
}

function definition(pattern: string): RouteDefinition<string> {
  return { methods: ['GET'], pattern, conditions: {}, handler: pattern, origin: pattern }
}

/** Patterns that do not conflict: one per set of paths. */
function distinct(patterns: readonly string[]): string[] {
  const byExtent = new Map(
    patterns.map((pattern) => [extentOf(parsePattern(pattern).alternatives[0]?.segments ?? []), pattern]),
  )
  return [...byExtent.values()]
}

describe('the router', () => {
  it('finds for any patterns and path what trying all patterns in order of specificity finds', () => {
    fc.assert(
      fc.property(
        fc.array(patternText, { minLength: 1, maxLength: 12 }),
        fc.array(pathText, { minLength: 1, maxLength: 12 }),
        (texts, paths) => {
          const patterns = distinct(texts)
          const router = Router.compile(patterns.map(definition))
          const sorted = patterns
            .map((pattern) => ({ pattern, segments: parsePattern(pattern).alternatives[0]?.segments ?? [] }))
            .sort((a, b) => compareSpecificity(a.segments, b.segments))
          for (const path of paths) {
            const split = path.slice(1).split('/')
            const expected = sorted.find(({ segments }) => matchSegments(segments, split))
            const request = exchange(path)
            const found = router.match(request)
            if (found.kind !== 'route') {
              expect([path, found.kind, expected?.pattern]).toEqual([path, 'failure', undefined])
              continue
            }
            expect([path, found.pattern]).toEqual([path, expected?.pattern])
            expect(request.pathValues).toEqual(matchSegments(expected?.segments ?? [], split))
            expect(request.pathValues.length).toBe(found.variables.length)
          }
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('calls two patterns disjoint only if no path matches both, whatever a trailing slash means', () => {
    const trailing = fc.constantFrom('distinct' as const, 'ignore' as const)
    let disjoint = 0
    fc.assert(
      fc.property(
        patternText,
        patternText,
        fc.array(pathText, { maxLength: 8 }),
        trailing,
        (a, b, paths, slash) => {
          const [one, other] = [a, b].map((text) => PathPattern.parse(text, { trailingSlash: slash }))
          const verdict = one?.isDisjoint(other as PathPattern)
          expect(other?.isDisjoint(one as PathPattern)).toBe(verdict)
          if (verdict !== true) return
          disjoint++
          for (const path of [...paths, a, b])
            expect(one?.matches(path) === true && other?.matches(path) === true).toBe(false)
        },
      ),
      { numRuns: 3000 },
    )
    expect(disjoint).toBeGreaterThan(100)
  })

  it('orders patterns totally: the order is antisymmetric and transitive', () => {
    const segments = patternText.map((text) => parsePattern(text).alternatives[0]?.segments ?? [])
    fc.assert(
      fc.property(segments, segments, segments, (a, b, c) => {
        expect(Math.sign(compareSpecificity(a, b)) + Math.sign(compareSpecificity(b, a))).toBe(0)
        if (compareSpecificity(a, b) <= 0 && compareSpecificity(b, c) <= 0) {
          expect(compareSpecificity(a, c)).toBeLessThanOrEqual(0)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('names as many variables as it captures', () => {
    fc.assert(
      fc.property(patternText, (text) => {
        const { variables, alternatives } = parsePattern(text)
        expect(alternatives[0]?.segments.flatMap(capturesOf)).toEqual(variables)
      }),
    )
  })
})
