import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Duration } from '../../common/index.js'
import { masked } from './masked.js'

describe('A masked value', () => {
  it.each([
    [
      { user: 'a', password: 'b' },
      { user: 'a', password: '******' },
    ],
    [{ db: { url: 'postgres://a:b@c/d' } }, { db: { url: 'postgres://******@c/d' } }],
    [{ tokens: ['a', 'b'] }, { tokens: ['******', '******'] }],
    [{ secret: { deep: 1 } }, { secret: { deep: '******' } }],
    [
      { pin: 1234, count: 5, on: true, none: null },
      { pin: '******', count: 5, on: true, none: null },
    ],
    [new Map([['apiKey', 'x']]), { apiKey: '******' }],
    [new Set(['a']), ['a']],
    [
      { at: new Date(0), wait: Duration.ofSeconds(5) },
      { at: '1970-01-01T00:00:00.000Z', wait: '5s' },
    ],
    [{ big: 5n, run: undefined }, { big: '5' }],
    [{ error: new TypeError('mysql://a:b@c') }, { error: 'TypeError: mysql://******@c' }],
  ])('%# hides secrets and keeps the rest', (value, expected) => {
    expect(masked(value)).toEqual(expected)
  })

  it('counts the names above it', () => {
    expect(masked('x', ['spring', 'datasource', 'password'])).toBe('******')
  })

  it('ends at a cycle, and where it is too deep', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    expect(masked(cycle)).toEqual({ self: '...' })
    let deep: unknown = 'end'
    for (let i = 0; i < 100_000; i++) deep = { deep }
    expect(JSON.stringify(masked(deep)).length).toBeLessThan(1_000)
  })

  it('can always be serialized', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true }),
        (value) => {
          JSON.stringify(masked(value))
        },
      ),
    )
  })

  it('gives no other prototype than its own', () => {
    const copy = masked(JSON.parse('{"__proto__":{"admin":true}}')) as object
    expect([Object.getPrototypeOf(copy), Object.keys(copy)]).toEqual([Object.prototype, ['__proto__']])
  })
})
