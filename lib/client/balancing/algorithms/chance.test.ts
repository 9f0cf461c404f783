import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { candidate, candidates, countsOf, SeededRandom } from '../balancing.fixture.js'
import { LeastConnectionsBalancer } from './least-connections-balancer.js'
import { PowerOfTwoChoicesBalancer } from './power-of-two-choices-balancer.js'
import { RandomBalancer } from './random-balancer.js'

const weighted = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 8 })

/** Five standard deviations of a count that has this chance in each of so many draws. */
function tolerance(draws: number, chance: number): number {
  return 5 * Math.sqrt(draws * chance * (1 - chance)) + 1
}

describe.each([
  ['RandomBalancer', RandomBalancer],
  ['PowerOfTwoChoicesBalancer without load', PowerOfTwoChoicesBalancer],
])('%s', (_, Balancer) => {
  it('chooses in proportion to the weights', () => {
    fc.assert(
      fc.property(weighted, fc.integer(), (weights, seed) => {
        const all = candidates(...weights)
        const sum = weights.reduce((total, weight) => total + weight, 0)
        const balancer = new Balancer(new SeededRandom(seed))
        const draws = 2_000
        const counts = countsOf(Array.from({ length: draws }, () => balancer.choose(all).instance.id))
        for (const { instance, weight } of all) {
          const expected = (draws * weight) / sum
          expect(Math.abs((counts[instance.id] ?? 0) - expected)).toBeLessThan(tolerance(draws, weight / sum))
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('PowerOfTwoChoicesBalancer', () => {
  it('never takes the one that has the most for its weight', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 10 }), fc.nat({ max: 20 })), {
          minLength: 2,
          maxLength: 8,
        }),
        fc.integer(),
        (states, seed) => {
          const all = states.map(([weight, active], index) => candidate(`i${index}`, weight, active))
          all.push(candidate('worst', 2, 100))
          const balancer = new PowerOfTwoChoicesBalancer(new SeededRandom(seed))
          for (let i = 0; i < 20; i++) expect(balancer.choose(all).instance.id).not.toBe('worst')
        },
      ),
    )
  })
})

describe('LeastConnectionsBalancer', () => {
  it('takes one that has the fewest calls for its weight', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 10 }), fc.nat({ max: 20 })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.integer(),
        (states, seed) => {
          const all = states.map(([weight, active], index) => candidate(`i${index}`, weight, active))
          const chosen = new LeastConnectionsBalancer(new SeededRandom(seed)).choose(all)
          const least = Math.min(...all.map(({ active, weight }) => active / weight))
          expect(chosen.active / chosen.weight).toBe(least)
        },
      ),
    )
  })

  it('goes by turns among idle ones, so that calls one after the other are spread by weight as well', () => {
    fc.assert(
      fc.property(weighted, fc.integer(), (weights, seed) => {
        const all = candidates(...weights)
        const sum = weights.reduce((total, weight) => total + weight, 0)
        const balancer = new LeastConnectionsBalancer(new SeededRandom(seed))
        const counts = countsOf(Array.from({ length: sum }, () => balancer.choose(all).instance.id))
        expect(all.map(({ instance }) => counts[instance.id])).toEqual(weights)
      }),
    )
  })

  it('keeps calls that stay in proportion to the weights', () => {
    fc.assert(
      fc.property(weighted, fc.nat({ max: 300 }), (weights, calls) => {
        const all = candidates(...weights)
        const sum = weights.reduce((total, weight) => total + weight, 0)
        const balancer = new LeastConnectionsBalancer(new SeededRandom())
        for (let i = 0; i < calls; i++) (balancer.choose(all) as { active: number }).active++
        for (const { active, weight } of all) {
          // Nobody gets another call before all others have as many for their weights.
          expect(active).toBeLessThan((calls * weight) / sum + weight + 1)
        }
      }),
    )
  })
})
