import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PathPattern } from '../../../http/index.js'
import { NoPath, UriTemplate } from './uri-template.js'

function expand(pattern: string, values: Readonly<Record<string, string>>): string | NoPath {
  const template = UriTemplate.parse(pattern)
  if (typeof template === 'string') throw new RangeError(template)
  return template.expand(new Map(Object.entries(values)))
}

describe('UriTemplate', () => {
  it.each([
    ['/', {}, '/'],
    ['/items', {}, '/items'],
    ['/items/', {}, '/items/'],
    ['/a b/größe', {}, '/a%20b/gr%C3%B6%C3%9Fe'],
    ['/{id}', { id: 'a/b' }, '/a%2Fb'],
    ['/:id', { id: "it's (1)!*" }, '/it%27s%20%281%29%21%2A'],
    ['/{id:\\d+}/x', { id: '5' }, '/5/x'],
    ['/{name}.{ext}', { name: 'a', ext: 'js' }, '/a.js'],
    ['/v1;x=1/{id}', { id: '1' }, '/v1;x=1/1'],
    ['/files/{*path}', { path: '/a/b c' }, '/files/a/b%20c'],
    ['/files/{*path}', { path: '' }, '/files'],
    ['/files/*path', { path: 'a/b' }, '/files/a/b'],
    ['/users{/:id}', {}, '/users'],
    ['/users{/:id}', { id: '1' }, '/users/1'],
    ['/{id}', { id: '\ud800' }, '/%EF%BF%BD'],
  ])('makes of %s with %j the path %s', (pattern, values, expected) => {
    expect(expand(pattern, values as Record<string, string>)).toBe(expected)
  })

  it.each([
    ['/{id}', {}],
    ['/{id}', { id: '' }],
    ['/{id}', { id: '.' }],
    ['/{id}', { id: '..' }],
    ['/.{id}', { id: '.' }],
    ['/{a}.{b}', { a: '', b: 'x' }],
    ['/files/{*path}', { path: 'a/../b' }],
    ['/files/{*path}', { path: 'a//b' }],
    ['/files/*path', { path: '' }],
  ])('makes none of %s with %j', (pattern, values) => {
    expect(expand(pattern, values as Record<string, string>)).toBeInstanceOf(NoPath)
  })

  it('names itself without constraints, and the variables that are needed', () => {
    const template = UriTemplate.parse('/users/{id:\\d+}{/:part}/x') as UriTemplate
    expect(template.template).toBe('/users/{id}/{part}/x')
    expect(template.required).toEqual(['id'])
    expect(UriTemplate.parse('/a/*')).toContain('wildcard')
    expect(UriTemplate.parse('/a/**')).toContain('wildcard')
  })

  it('makes paths that a router reads the same values from', () => {
    const value = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((text) => text.toWellFormed())
      // What the router refuses in every path.
      .filter((text) => !/[\u0000-\u001f\u007f-\u009f\\]/.test(text))
      .filter((text) => !text.split('/').some((part) => part === '.' || part === '..'))
    const pattern = PathPattern.parse('/a/{first}/b/{second}')
    fc.assert(
      fc.property(value, value, (first, second) => {
        const path = expand('/a/{first}/b/{second}', { first, second }) as string
        expect(path).toMatch(/^[\x21-\x7e]+$/)
        expect(new URL(`http://h${path}`).pathname).toBe(path)
        expect(pattern.extract(path)).toEqual(
          new Map([
            ['first', first],
            ['second', second],
          ]),
        )
      }),
    )
  })
})
