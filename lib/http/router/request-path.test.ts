import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PathPattern } from './path-pattern.js'
import { canonicalPath, isPlainPath, matrixVariables, PathProblem, RequestPath } from './request-path.js'
import { Router } from './router.js'

function segments(raw: string): string[] {
  const path = RequestPath.parse(raw)
  if (path instanceof PathProblem) throw new RangeError(path.detail)
  return path.segments.map(({ value }) => value)
}

function problem(raw: string): string | undefined {
  const path = canonicalPath(raw)
  return path instanceof PathProblem ? path.detail : undefined
}

describe('the reading of a path', () => {
  it.each([
    ['/', ['']],
    ['/a/b', ['a', 'b']],
    ['/a/', ['a', '']],
    ['/%61dmin', ['admin']],
    ['/%2561dmin', ['%61dmin']],
    ['/a%2Fb/c', ['a/b', 'c']],
    ['/a%2fb', ['a/b']],
    ['/a;x=1/b;y', ['a', 'b']],
    ['/a%3Bx=1', ['a;x=1']],
    ['/a+b%20c', ['a+b c']],
    ['/caf%C3%A9', ['caf\u00e9']],
    ['/.well-known/x', ['.well-known', 'x']],
    ['/a...b/...', ['a...b', '...']],
    ['/a/;x=1', ['a', '']],
    ['/%3F%23', ['?#']],
    ['/a|b^{c}', ['a|b^{c}']],
  ])('%s has the segments %j', (raw, expected) => {
    expect(segments(raw)).toEqual(expected)
  })

  it.each([
    ['/%', 'The path has a malformed percent-encoding.'],
    ['/%4', 'The path has a malformed percent-encoding.'],
    ['/%zz', 'The path has a malformed percent-encoding.'],
    ['/a;x=%4', 'The path has a malformed percent-encoding.'],
    ['/%FF', 'The path has a percent-encoding that is not UTF-8.'],
    ['/%C0%AF', 'The path has a percent-encoding that is not UTF-8.'],
    ['/%ED%A0%80', 'The path has a percent-encoding that is not UTF-8.'],
    ['/a;x=%FF', 'The path has a percent-encoding that is not UTF-8.'],
    ['/a%00', 'The path holds a control character.'],
    ['/a%0d%0ab', 'The path holds a control character.'],
    ['/%7F', 'The path holds a control character.'],
    ['/%C2%85', 'The path holds a control character.'],
    ['/a\u0000', 'The path holds a control character.'],
    ['/a;x=%00', 'The path holds a control character.'],
    ['/a\\b', 'The path holds a backslash.'],
    ['/a%5Cb', 'The path holds a backslash.'],
    ['/a%5c..%5cb', 'The path holds a backslash.'],
    ['/.', 'The path has a "." or ".." segment.'],
    ['/a/../b', 'The path has a "." or ".." segment.'],
    ['/a/..', 'The path has a "." or ".." segment.'],
    ['/a/%2e%2E/b', 'The path has a "." or ".." segment.'],
    ['/a/.%2e/b', 'The path has a "." or ".." segment.'],
    ['/a/..;x=1/b', 'The path has a "." or ".." segment.'],
    ['/a/%2e/b', 'The path has a "." or ".." segment.'],
    ['/a/..%2Fb', 'The path has a "." or ".." segment.'],
    ['//', 'The path has an empty segment.'],
    ['//a', 'The path has an empty segment.'],
    ['/a//b', 'The path has an empty segment.'],
    ['/a//', 'The path has an empty segment.'],
    ['/a/;x=1/b', 'The path has an empty segment.'],
    ['/a b', 'The path holds a character that has to be percent-encoded.'],
    ['/caf\u00e9', 'The path holds a character that has to be percent-encoded.'],
    ['/a#b', 'The path holds a character that has to be percent-encoded.'],
    ['/a?b', 'The path holds a character that has to be percent-encoded.'],
    ['', 'The request target does not start with a slash.'],
    ['a/b', 'The request target does not start with a slash.'],
    ['*', 'The request target does not start with a slash.'],
  ])('refuses %j: %s', (raw, detail) => {
    expect(problem(raw)).toBe(detail)
  })
})

describe('matrix parameters', () => {
  it('are read per segment and all together, decoded, with several values', () => {
    const path = '/cars;color=red,blue;color=green/42;year=19%397;q;a%3Db=%2C'
    expect(matrixVariables(path, 0)).toEqual(new Map([['color', ['red', 'blue', 'green']]]))
    expect(matrixVariables(path, 1)).toEqual(
      new Map([
        ['year', ['1997']],
        ['q', ['']],
        ['a=b', [',']],
      ]),
    )
    expect(matrixVariables('/a;x=1/b;x=2').get('x')).toEqual(['1', '2'])
    expect(matrixVariables('/a;__proto__=1').get('__proto__')).toEqual(['1'])
  })

  it('are none where there are none, no such segment, or no readable path', () => {
    expect(matrixVariables('/a').size).toBe(0)
    expect(matrixVariables('/a;x=1', 5).size).toBe(0)
    expect(matrixVariables('/a;x=%FF').size).toBe(0)
  })
})

// Characters and sequences that paths are mutated with to get around a guard.
const trick = fc.constantFrom(
  '%2F',
  '%2f',
  '%5C',
  '\\',
  '//',
  '/',
  '/./',
  '/../',
  '%2e%2e',
  '%2E',
  '..;',
  ';',
  ';x=1',
  ';/',
  '%00',
  '%',
  '%25',
  '%61',
  '%41',
  'A',
  '.',
  ' ',
  '#',
  '?',
  '\u00e9',
  '%C0%AF',
  '%c3%a9',
  '%3B',
  'a',
  '+',
  '%20',
  '%7F',
  '~',
)

function encodedAt(text: string, positions: readonly number[]): string {
  return text
    .split('')
    .map((character, index) =>
      positions.includes(index) ? `%${character.charCodeAt(0).toString(16).padStart(2, '0')}` : character,
    )
    .join('')
}

/** A known path with tricks in it. */
const variant = fc
  .tuple(
    fc.constantFrom('/admin', '/admin/users', '/admin/users/7', '/public/x', '/public', '/'),
    fc.array(fc.nat({ max: 14 }), { maxLength: 3 }),
    fc.array(fc.tuple(fc.nat({ max: 16 }), trick), { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([path, encoded, insertions, upper]) => {
    let mutated = encodedAt(path, encoded)
    for (const [at, text] of insertions) mutated = mutated.slice(0, at) + text + mutated.slice(at)
    return upper ? mutated.toUpperCase() : mutated
  })

describe('every variant of a path', () => {
  it('that the fast reading takes is read the same by the full reading', () => {
    let plain = 0
    fc.assert(
      fc.property(
        fc.oneof(
          variant,
          fc.webPath(),
          fc.string().map((text) => `/${text}`),
        ),
        (raw) => {
          if (!isPlainPath(raw)) return
          plain++
          const path = RequestPath.parse(raw)
          expect(path instanceof PathProblem ? path.detail : path.canonical).toBe(raw)
          expect(segments(raw)).toEqual(raw.slice(1).split('/'))
        },
      ),
      { numRuns: 20_000 },
    )
    expect(plain).toBeGreaterThan(1000)
  })

  it('reaches a handler behind a guard only past the guard', () => {
    const guarded = new Set(['/admin', '/admin/users', '/admin/users/{id}', '/admin/{*rest}'])
    const patterns = [...guarded, '/public', '/public/{x}', '/']
    const router = Router.compile(
      patterns.map((pattern) => ({
        methods: ['GET' as const],
        pattern,
        conditions: {},
        handler: pattern,
        origin: pattern,
      })),
    )
    const guard = PathPattern.parse('/admin/**')
    let reached = 0
    fc.assert(
      fc.property(variant, (path) => {
        const exchange = {
          method: 'GET',
          path,
          query: '',
          parsedQuery: undefined,
          pathValues: [],
          header: () => undefined,
        }
        const match = router.match(exchange)
        const isGuarded = match.kind === 'route' && guarded.has(match.handler)
        if (isGuarded) reached++
        expect(guard.matches({ path })).toBe(isGuarded)
      }),
      { numRuns: 20_000 },
    )
    expect(reached).toBeGreaterThan(1000)
  })

  it('is equal to the path with all its characters percent-encoded', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (texts) => {
        const raw = `/${texts.map(encodeURIComponent).join('/')}`
        const bytes = raw.replace(/%..|[^/]/g, (text) =>
          text.startsWith('%') ? text.toLowerCase() : `%${text.charCodeAt(0).toString(16)}`,
        )
        expect(canonicalPath(bytes)).toEqual(canonicalPath(raw))
      }),
    )
  })
})
