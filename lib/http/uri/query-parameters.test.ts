import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { QueryParameters } from './query-parameters.js'
import { MalformedQueryException } from './uri.errors.js'

describe('query parameters', () => {
  it.each([
    ['a=1&b=2', 'b', ['2']],
    ['a=1&a=2&b=3&a', 'a', ['1', '2', '']],
    ['a=1', 'b', []],
    ['ab=1&b=2', 'b', ['2']],
    ['a=b=c', 'a', ['b=c']],
    ['a=b=c', 'a=b', []],
    ['a', 'a', ['']],
    ['a=', 'a', ['']],
    ['=x', '', ['x']],
    ['&&a=1&', 'a', ['1']],
    ['&&a=1&', '', []],
    ['a+b=c+d', 'a b', ['c d']],
    ['a%20b=c%2Bd', 'a b', ['c+d']],
    ['%61=1&a=2', 'a', ['1', '2']],
    ['a%3Db=1', 'a=b', ['1']],
    ['q=%E2%82%AC', 'q', ['\u20ac']],
    ['ids[]=1&ids[]=2&ids=3', 'ids[]', ['1', '2']],
    ['ids%5B%5D=1', 'ids[]', ['1']],
    ['a[b]=1', 'a[b]', ['1']],
    ['a[b]=1', 'a', []],
    ['__proto__=1', '__proto__', ['1']],
    ['constructor=1', 'toString', []],
    ['a;b=1', 'a;b', ['1']],
  ])('of %j under %j are %j', (raw, name, expected) => {
    const query = QueryParameters.of(raw)
    expect(query.getAll(name)).toEqual(expected)
    expect(query.get(name)).toBe(expected[0])
    expect(query.has(name)).toBe(expected.length > 0)
  })

  it('are found in linear time, also where many names have no value', () => {
    const raw = '%61&'.repeat(999) + 'x'.repeat(8 * 1024 * 1024)
    const query = QueryParameters.of(raw)
    const microsOf = (task: () => void): number => {
      const start = process.cpuUsage()
      for (let i = 0; i < 5; i++) task()
      const { user, system } = process.cpuUsage(start)
      return user + system
    }
    const once = microsOf(() => {
      let separators = 0
      for (let i = 0; i < raw.length; i++) if (raw.charCodeAt(i) === 38) separators++
      expect(separators).toBe(999)
    })
    const found = microsOf(() => {
      expect(query.has('b')).toBe(false)
      expect(query.getAll('a')).toHaveLength(999)
    })
    // Each of the two searches is one such walk; to look along the rest of the text for each of the names would take forty times as long.
    expect(found).toBeLessThan(15 * once)
  })

  it.each(['a=%', 'a=%4', 'a=%zz', 'a=%FF', 'a=%C0%AF', 'a=%C3&b=%A9', '%=1'])(
    'of the malformed %j are refused, asked for or not',
    (raw) => {
      expect(() => QueryParameters.of(raw)).toThrow(MalformedQueryException)
      expect(() => QueryParameters.of(raw)).toThrow('The query has a malformed percent-encoding.')
    },
  )

  it('are bounded in number, with 400', () => {
    expect(QueryParameters.of('a&b&c', 3).has('c')).toBe(true)
    expect(() => QueryParameters.of('a&b&c&d', 3)).toThrow('The query has more than 3 parameters.')
    expect(new MalformedQueryException('x').status).toBe(400)
  })

  it('are read once per exchange', () => {
    const exchange = { query: 'a=1', parsedQuery: undefined }
    expect(QueryParameters.ofExchange(exchange)).toBe(QueryParameters.ofExchange(exchange))
  })

  it('agree with URLSearchParams for whatever was encoded by it', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed())
    const names = fc.oneof(fc.constantFrom('a', 'b', 'a b', '', '__proto__', '='), text)
    fc.assert(
      fc.property(fc.array(fc.tuple(names, text)), (pairs) => {
        const raw = new URLSearchParams(pairs)
        const query = QueryParameters.of(String(raw))
        expect([...query.entries()]).toEqual([...raw])
        for (const [name] of pairs) expect(query.getAll(name)).toEqual(raw.getAll(name))
        expect(query.toMap()).toEqual(new Map([...raw.keys()].map((name) => [name, raw.getAll(name)])))
      }),
    )
  })
})
