import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { candidate, candidates, countsOf, SeededRandom, type TestCandidate } from '../balancing.fixture.js'
import { ConsistentHashBalancer } from './consistent-hash-balancer.js'

const KEYS = Array.from(
  { length: 1_500 },
  (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
)
const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,12}$/), { minLength: 2, maxLength: 12 })
const cluster = fc
  .tuple(ids, fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 12, maxLength: 12 }))
  .map(([names, weights]) => names.map((name, index) => candidate(name, weights[index])))

function placement(all: readonly TestCandidate[]): Map<string, string> {
  const balancer = new ConsistentHashBalancer(new SeededRandom())
  return new Map(KEYS.map((key) => [key, balancer.choose(all, key).instance.id]))
}

function weightOf(all: readonly TestCandidate[]): number {
  return all.reduce((sum, { weight }) => sum + weight, 0)
}

describe('ConsistentHashBalancer', () => {
  it('moves only the keys of the instance that goes, and moves back only these when it returns', () => {
    fc.assert(
      fc.property(cluster, fc.nat(), (all, which) => {
        const gone = all[which % all.length]!
        const before = placement(all)
        const after = placement(all.filter((each) => each !== gone))
        const moved = KEYS.filter((key) => before.get(key) !== after.get(key))
        expect(moved).toEqual(KEYS.filter((key) => before.get(key) === gone.instance.id))
      }),
      { numRuns: 25 },
    )
  })

  it('moves as many keys to a new instance as its weight is of all', () => {
    fc.assert(
      fc.property(cluster, fc.nat(), (all, which) => {
        const added = all[which % all.length]!
        const share = added.weight / weightOf(all)
        const before = placement(all.filter((each) => each !== added))
        const after = placement(all)
        const moved = KEYS.filter((key) => before.get(key) !== after.get(key)).length
        expect(Math.abs(moved - KEYS.length * share)).toBeLessThan(
          6 * Math.sqrt(KEYS.length * share * (1 - share)) + 1,
        )
      }),
      { numRuns: 25 },
    )
  })

  it('moves keys only to an instance whose weight grows, and from one whose weight falls', () => {
    fc.assert(
      fc.property(cluster, fc.nat(), fc.integer({ min: 1, max: 20 }), (all, which, weight) => {
        const changed = all[which % all.length]!
        const grows = weight > changed.weight
        const before = placement(all)
        changed.weight = weight
        const after = placement(all)
        const moved = KEYS.filter((key) => before.get(key) !== after.get(key))
        const where = moved.map((key) => (grows ? after : before).get(key))
        expect(where.filter((id) => id !== changed.instance.id)).toEqual([])
      }),
      { numRuns: 25 },
    )
  })

  it('gives each instance the part of the keys that its weight is of all', () => {
    fc.assert(
      fc.property(cluster, (all) => {
        const counts = countsOf(placement(all).values())
        for (const { instance, weight } of all) {
          const share = weight / weightOf(all)
          const deviation = Math.abs((counts[instance.id] ?? 0) - KEYS.length * share)
          expect(deviation).toBeLessThan(6 * Math.sqrt(KEYS.length * share * (1 - share)) + 1)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('does not depend on the order of the list, nor on the process', () => {
    fc.assert(
      fc.property(cluster, (all) => {
        expect(placement(all.toReversed())).toEqual(placement(all))
      }),
      { numRuns: 10 },
    )
  })

  it('spreads calls without a key', () => {
    const all = candidates(1, 1, 1)
    const balancer = new ConsistentHashBalancer(new SeededRandom())
    const chosen = new Set(Array.from({ length: 50 }, () => balancer.choose(all, undefined).instance.id))
    expect(chosen.size).toBe(3)
  })

  it('with a balance factor gives no instance more active calls than that part more than its share', () => {
    fc.assert(
      fc.property(
        cluster,
        fc.integer({ min: 100, max: 300 }),
        fc.array(fc.tuple(fc.nat({ max: 3 }), fc.boolean()), { maxLength: 200 }),
        (all, factor, calls) => {
          const balancer = new ConsistentHashBalancer(new SeededRandom(), factor)
          const running: TestCandidate[] = []
          for (const [key, ends] of calls) {
            const total = running.length + 1
            const chosen = balancer.choose(all, `key ${key}`) as TestCandidate
            chosen.active++
            running.push(chosen)
            const bound = Math.ceil(((factor / 100) * total * chosen.weight) / weightOf(all))
            expect(chosen.active).toBeLessThanOrEqual(bound)
            if (ends) running.shift()!.active--
          }
        },
      ),
    )
  })

  it('with a balance factor keeps a key where it belongs while there is room', () => {
    const all = candidates(1, 1, 1, 1)
    const plain = new ConsistentHashBalancer(new SeededRandom())
    const bounded = new ConsistentHashBalancer(new SeededRandom(), 150)
    for (const each of all) each.active = 4
    for (const key of KEYS.slice(0, 100)) expect(bounded.choose(all, key)).toBe(plain.choose(all, key))
  })
})
