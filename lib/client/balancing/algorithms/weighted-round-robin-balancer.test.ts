import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  candidates,
  countsOf,
  ScriptedRandom,
  SeededRandom,
  type TestCandidate,
} from '../balancing.fixture.js'
import { WeightedRoundRobinBalancer } from './weighted-round-robin-balancer.js'

const weightLists = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 })

function turns(balancer: WeightedRoundRobinBalancer, all: readonly TestCandidate[], count: number): string[] {
  return Array.from({ length: count }, () => balancer.choose(all).instance.id)
}

describe('WeightedRoundRobinBalancer', () => {
  it("spreads the turns of a heavy one among the others', as nginx does", () => {
    const balancer = new WeightedRoundRobinBalancer(new ScriptedRandom(0))
    expect(turns(balancer, candidates(5, 1, 1), 7).join('')).toBe('aabacaa')
  })

  it('gives each exactly its weight in any run of as many turns as the weights add up to', () => {
    fc.assert(
      fc.property(weightLists, fc.integer(), fc.nat({ max: 100 }), (weights, seed, before) => {
        const all = candidates(...weights)
        const sum = weights.reduce((total, weight) => total + weight, 0)
        const balancer = new WeightedRoundRobinBalancer(new SeededRandom(seed))
        turns(balancer, all, before)
        const counts = countsOf(turns(balancer, all, sum))
        expect(all.map(({ instance }) => counts[instance.id])).toEqual(weights)
      }),
    )
  })

  it('is as fair with fractions', () => {
    const all = candidates(0.5, 1.25, 0.25)
    const counts = countsOf(turns(new WeightedRoundRobinBalancer(new SeededRandom()), all, 800))
    expect(counts).toEqual({ a: 200, b: 500, c: 100 })
  })

  it('lets nobody wait longer than its weight asks for, also after all weights have changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 20 })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.nat({ max: 200 }),
        (weights, before) => {
          const all = candidates(...weights.map(([weight]) => weight))
          const balancer = new WeightedRoundRobinBalancer(new SeededRandom())
          turns(balancer, all, before)
          for (const [index, [, weight]] of weights.entries()) all[index]!.weight = weight
          const sum = all.reduce((total, { weight }) => total + weight, 0)
          const changed = [...all]
          // From the deepest debt to the greatest credit, and a turn of each other one.
          for (const { weight, instance } of all) {
            const wait = Math.ceil((3 * sum) / weight) + all.length
            expect(turns(balancer, changed, wait)).toContain(instance.id)
          }
        },
      ),
    )
  })

  it('keeps the credits of those that were left out of a turn', () => {
    const all = candidates(1, 1, 1)
    const balancer = new WeightedRoundRobinBalancer(new ScriptedRandom(0))
    expect(turns(balancer, all, 1)).toEqual(['a'])
    expect(turns(balancer, all.slice(1), 1)).toEqual(['b'])
    expect(turns(balancer, all, 1)).toEqual(['c'])
  })
})
