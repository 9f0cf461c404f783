import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { MatchedRoute } from '../exchange/http-exchange.js'
import { PathPattern } from '../router/path-pattern.js'
import { pathExclusion } from './path-exclusion.js'

const routeOf = (pattern: string): MatchedRoute => ({
  pattern,
  isSecret: false,
  origin: 'Test.route',
  produces: undefined,
})

describe('An exclusion of paths', () => {
  it('is none where no pattern is given', () => {
    expect(pathExclusion([], 'test')).toBeUndefined()
  })

  it('reads paths as the router does, routed or not', () => {
    const excludes = pathExclusion(['/actuator/health/**', '/favicon.ico'], 'test')
    const outcomes = [
      excludes?.({ path: '/actuator/health', route: routeOf('/actuator/health') }),
      excludes?.({ path: '/actuator/he%61lth/db', route: routeOf('/actuator/{*path}') }),
      excludes?.({ path: '/favicon.ico', route: undefined }),
      excludes?.({ path: '/orders/5', route: routeOf('/orders/{id}') }),
      excludes?.({ path: '/actuator/info', route: routeOf('/actuator/{name}') }),
    ]
    expect(outcomes).toEqual([true, true, true, false, false])
  })

  it('says of a routed request what it says of the same path without its route', () => {
    const segment = fc.constantFrom('a', 'b', 'actuator', 'health')
    const piece = fc.oneof(segment, fc.constantFrom('{x}', '*'))
    const patternOf = (pieces: string[], tail: string): string =>
      `/${pieces.map((each, i) => each.replace('x', `x${i}`)).join('/')}${tail}`
    const pattern = fc
      .tuple(fc.array(piece, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/**'))
      .map(([pieces, tail]) => patternOf(pieces, tail))
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`)
    fc.assert(
      fc.property(pattern, pattern, path, (excluded, routed, requested) => {
        fc.pre(PathPattern.parse(routed).matches(requested))
        const excludes = pathExclusion([excluded], 'test')
        expect(excludes?.({ path: requested, route: routeOf(routed) })).toBe(
          excludes?.({ path: requested, route: undefined }),
        )
      }),
    )
  })
})
