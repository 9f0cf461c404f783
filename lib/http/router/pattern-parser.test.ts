import { describe, expect, it } from '@jest/globals'
import { PathPattern } from './path-pattern.js'
import { parsePattern } from './pattern-parser.js'
import { combineConditions, combinePatterns } from './combine-patterns.js'
import { InvalidPathPatternError } from './router.errors.js'

function values(pattern: string, path: string): Record<string, string> | undefined {
  const found = PathPattern.parse(pattern).extract(path)
  return found && Object.fromEntries(found)
}

describe('a path pattern', () => {
  it.each([
    ['/users', '/users', {}],
    ['users', '/users', {}],
    ['/', '/', {}],
    ['/users/{id}', '/users/7', { id: '7' }],
    ['/users/:id', '/users/7', { id: '7' }],
    ['/users/{id:[0-9]+}', '/users/7', { id: '7' }],
    ['/users/:id(\\d+)', '/users/7', { id: '7' }],
    ['/codes/{code:[A-Z]{2}}', '/codes/DE', { code: 'DE' }],
    ['/{slug:[a-z]+(?:-[a-z]+)*}', '/a-b-c', { slug: 'a-b-c' }],
    ['/codes/{code:[}]}', '/codes/}', { code: '}' }],
    ['/files/*.json', '/files/a.json', {}],
    ['/files/*.json', '/files/.json', {}],
    ['/files/*', '/files/a', {}],
    ['/t?st', '/test', {}],
    ['/{name}.{ext}', '/archive.tar.gz', { name: 'archive.tar', ext: 'gz' }],
    ['/flights/:from-:to', '/flights/FRA-JFK', { from: 'FRA', to: 'JFK' }],
    ['/{name:[a-z]+}-{version:\\d\\.\\d}.jar', '/web-1.2.jar', { name: 'web', version: '1.2' }],
    ['/items/{id}:cancel', '/items/7:cancel', { id: '7' }],
    ['/**', '/', {}],
    ['/**', '/a/b', {}],
    ['/a/**', '/a', {}],
    ['/a/**', '/a/', {}],
    ['/a/**/z', '/a/z', {}],
    ['/a/**/z', '/a/b/z/z', {}],
    ['/files/{*rest}', '/files/a/b', { rest: '/a/b' }],
    ['/files/{*rest}', '/files', { rest: '' }],
    ['/files/{*rest}', '/files/', { rest: '/' }],
    ['/files/*rest', '/files/a/b', { rest: 'a/b' }],
    ['/files/*path/raw', '/files/a/b/raw', { path: 'a/b' }],
    ['/users/{id}?', '/users', { id: '' }],
    ['/users/{id}?', '/users/7', { id: '7' }],
    ['/users/:id?', '/users/7', { id: '7' }],
    ['/users/:id?/posts', '/users/posts', { id: '' }],
    ['/users{/{id}}', '/users', { id: '' }],
    ['/users{/:id}/posts', '/users/7/posts', { id: '7' }],
    ['/a{/b{/{c}}}', '/a/b', { c: '' }],
    ['/a{/b{/{c}}}', '/a/b/x', { c: 'x' }],
    ['/{a}?/x/{b}', '/x/2', { a: '', b: '2' }],
    ['/{*splat}', '/', { splat: '/' }],
    ['/hotel list', '/hotel%20list', {}],
    ['/hotel%20list', '/hotel%20list', {}],
    ['/caf\u00e9/\u{1F600}', '/caf%C3%A9/%F0%9F%98%80', {}],
    ['/a\\:b/\\{c\\}', '/a:b/%7Bc%7D', {}],
    ['/100%25', '/100%25', {}],
  ])('%s matches %s', (pattern, path, expected) => {
    expect(values(pattern, path)).toEqual(expected)
  })

  it.each([
    ['/users', '/Users'],
    ['/users', '/users/'],
    ['/users/', '/users'],
    ['/users/{id}', '/users/'],
    ['/users/{id}', '/users'],
    ['/users/{id}', '/users/7/x'],
    ['/users/{id:[0-9]+}', '/users/7x'],
    ['/users/{id:7|8x}', '/users/7x'],
    ['/users/*', '/users/'],
    ['/users/*', '/users/a/b'],
    ['/files/*.json', '/files/a.jso'],
    ['/{name}.{ext}', '/.gz'],
    ['/t?st', '/tst'],
    ['/a/**/z', '/a/zz'],
    ['/files/*rest', '/files'],
    ['/files/*rest', '/files/'],
    ['/a/b', '/a%2Fb'],
    ['/a{/b{/{c}}}', '/a/x'],
    ['/caf\u00e9', '/cafe%CC%81'],
  ])('%s does not match %s', (pattern, path) => {
    expect(values(pattern, path)).toBeUndefined()
  })

  it('ignores a trailing slash where that is asked for', () => {
    const pattern = PathPattern.parse('/users/{id}', { trailingSlash: 'ignore' })
    expect(pattern.matches('/users/7/')).toBe(true)
    expect(pattern.matches('/users/7//')).toBe(false)
    expect(PathPattern.parse('/users/', { trailingSlash: 'ignore' }).matches('/users')).toBe(true)
    expect(PathPattern.parse('/', { trailingSlash: 'ignore' }).matches('/')).toBe(true)
  })

  it('answers a long segment that almost matches without backtracking', () => {
    const pattern = PathPattern.parse('/{a}-{b}-{c}-{d}-{e}x')
    expect(pattern.matches(`/${'-'.repeat(8000)}`)).toBe(false)
    const globs = PathPattern.parse('/**/a/**/a/**/a/**/a/**/b')
    expect(globs.matches('/a'.repeat(4000))).toBe(false)
  })

  it.each([
    ['/a//b', 'it has an empty segment'],
    ['/{id', "'{id' is not closed"],
    ['/{}', 'a variable has no name'],
    ['/{1a}', 'a variable has no name'],
    ['/id}', "'}' has no '{' before it"],
    ['/{id:}', "the constraint of 'id' is empty"],
    ['/{id:[0-9}', "the constraint of 'id' is not closed"],
    ['/{id:(}', "the constraint of 'id' is not a regular expression"],
    ['/{id:+}', "the constraint of 'id' is not a regular expression"],
    ['/{id:([a-z]+)*}', "the constraint of 'id' repeats a repetition"],
    ['/{id:(?:\\d+)+}', "the constraint of 'id' repeats a repetition"],
    ['/{a}{b}', 'two variables or wildcards touch'],
    ['/{a}/{a}', "it names the variable 'a' twice"],
    ['/a**', 'fill a whole segment'],
    ['/**/**', 'follows another one'],
    ['/a/../b', "'..' is a dot segment"],
    ['/a%2Fb', "'%' does not start a valid percent-encoding"],
    ['/100%', "'%' does not start a valid percent-encoding"],
    ['/%FF', "'%' does not start a valid percent-encoding"],
    ['/a{/b', "'{/' is not closed"],
    ['/a\u0000', 'it has a control character'],
    ['/a\\', 'a backslash escapes nothing'],
    ['/{/a}{/b}{/c}{/d}{/e}{/f}', 'too many optional parts'],
  ])('%s is refused: %s', (pattern, reason) => {
    const parse = (): unknown => PathPattern.parse(pattern, { origin: 'Users.get' })
    expect(parse).toThrow(InvalidPathPatternError)
    expect(parse).toThrow(reason)
    expect(parse).toThrow('of Users.get is not valid')
  })

  it('says what to write instead', () => {
    expect(() => parsePattern('/users/{id:\\d+', 'Users.get')).toThrow(
      "The path pattern '/users/{id:\\d+' of Users.get is not valid: the constraint of 'id' is not closed.\n" +
        "Write '{id:[0-9]+}' or ':id([0-9]+)'.",
    )
  })
})

describe('combinePatterns', () => {
  it.each([
    ['/users', '/{id}', '/users/{id}'],
    ['users', ':id', '/users/:id'],
    ['/users/', '/list', '/users/list'],
    ['/', '/list', '/list'],
    ['', 'list', '/list'],
    ['/users', '', '/users'],
    ['/users', '/', '/users'],
    ['/users/', '/', '/users'],
    ['/users/', '', '/users/'],
    ['/users', '/list/', '/users/list/'],
    ['', '', '/'],
    ['/', '/', '/'],
    ['/users', '{/:id}', '/users{/:id}'],
  ])('joins %j and %j to %j', (ofClass, ofMethod, expected) => {
    expect(combinePatterns(ofClass, ofMethod)).toBe(expected)
  })
})

describe('combineConditions', () => {
  it('keeps params and headers of both and lets the method replace consumes and produces', () => {
    const ofClass = { params: ['a'], headers: ['x'], consumes: ['text/plain'], produces: ['text/html'] }
    expect(combineConditions(ofClass, { params: ['b', 'a'], produces: ['application/json'] })).toEqual({
      params: ['a', 'b'],
      headers: ['x'],
      consumes: ['text/plain'],
      produces: ['application/json'],
    })
  })
})
