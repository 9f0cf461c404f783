import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { candidates, countsOf, ScriptedRandom, SeededRandom } from '../balancing.fixture.js'
import { RoundRobinBalancer } from './round-robin-balancer.js'

describe('RoundRobinBalancer', () => {
  it('gives every candidate the same number of calls, whatever their weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 }),
        fc.integer(),
        (weights, seed) => {
          const all = candidates(...weights)
          const balancer = new RoundRobinBalancer(new SeededRandom(seed))
          const chosen = Array.from({ length: 3 * all.length }, () => balancer.choose(all).instance.id)
          expect(Object.values(countsOf(chosen))).toEqual(all.map(() => 3))
        },
      ),
    )
  })

  it('does not begin at the same candidate in every process', () => {
    const all = candidates(1, 1, 1, 1)
    const first = (random: number): string =>
      new RoundRobinBalancer(new ScriptedRandom(random)).choose(all).instance.id
    expect([0, 0.25, 0.5, 0.99].map(first)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('goes on where the list became shorter', () => {
    const all = candidates(1, 1, 1)
    const balancer = new RoundRobinBalancer(new ScriptedRandom(0.99))
    expect(balancer.choose(all).instance.id).toBe('c')
    expect(balancer.choose(all.slice(0, 2)).instance.id).toBe('b')
    expect(balancer.choose(all.slice(0, 2)).instance.id).toBe('a')
  })

  it('lets one that starts slowly have the part of its turns that its weight is of the whole', () => {
    const all = candidates(2, 2, 2)
    all[0]!.weight = 0.5
    const balancer = new RoundRobinBalancer(new SeededRandom(7))
    const counts = countsOf(Array.from({ length: 9_000 }, () => balancer.choose(all).instance.id))
    // Of each round the others have one turn each, and it a quarter of one.
    expect(counts['a']! / 9_000).toBeCloseTo(0.25 / 2.25, 1)
    expect(counts['a']).toBeGreaterThan(0)
  })

  it('still chooses where all start slowly', () => {
    const all = candidates(1, 1)
    for (const each of all) each.weight = 0.1
    const balancer = new RoundRobinBalancer(new ScriptedRandom(0.9))
    const counts = countsOf(Array.from({ length: 10 }, () => balancer.choose(all).instance.id))
    expect(counts).toEqual({ a: 5, b: 5 })
  })
})
