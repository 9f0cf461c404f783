import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { pathTemplates } from './path-template.js'

const paths = (pattern: string): readonly string[] => pathTemplates(pattern).map(({ path }) => path)

describe('the templates of a pattern', () => {
  it.each([
    ['/orders', ['/orders']],
    ['/', ['/']],
    ['/orders/', ['/orders/']],
    ['/orders/{id}', ['/orders/{id}']],
    ['/orders/:id', ['/orders/{id}']],
    ['/{name}.{ext}', ['/{name}.{ext}']],
    ['/users/:id?', ['/users/{id}', '/users']],
    ['/users{/{id}/posts}', ['/users/{id}/posts', '/users']],
    ['/files/*', ['/files/{segment}']],
    ['/files/*/*', ['/files/{segment}/{segment2}']],
    ['/files/*.json', ['/files/{text}.json']],
    ['/t?st', ['/t{character}st']],
    ['/files/**', ['/files/{path}']],
    ['/files/{*rest}', ['/files/{rest}']],
    ['/files/*rest', ['/files/{rest}']],
    ['/hotel list/\\{x\\}', ['/hotel%20list/%7Bx%7D']],
    ["/a@c!$&'+,;=", ["/a@c!$&'+,;="]],
  ])('of %s are %j', (pattern, expected) => {
    expect(paths(pattern)).toEqual(expected)
  })

  it('have the constraints of variables as patterns, anchored', () => {
    expect(pathTemplates('/orders/{id:\\d+|new}')).toEqual([
      {
        path: '/orders/{id}',
        variables: [{ name: 'id', schema: { type: 'string', pattern: '^(?:\\d+|new)$' } }],
      },
    ])
  })

  it('name each variable in braces once', () => {
    const segment = fc.constantFrom('a', '*', '{id}', '{id2}', '*.json', '{x:[a-z]+}', 'b?')
    fc.assert(
      fc.property(fc.uniqueArray(segment, { minLength: 1 }), (segments) => {
        for (const { path, variables } of pathTemplates(`/${segments.join('/')}`)) {
          const named = Array.from(path.matchAll(/\{([^}]*)\}/g), ([, name]) => name)
          expect(named).toEqual(variables.map(({ name }) => name))
          expect(new Set(named).size).toBe(named.length)
        }
      }),
    )
  })
})
