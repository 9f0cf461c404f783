import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { byPriority, instancesOf } from './srv-records.js'

const record = fc.record({
  name: fc.domain(),
  port: fc.integer({ min: 1, max: 65_535 }),
  weight: fc.integer({ min: 0, max: 100 }),
  priority: fc.integer({ min: 0, max: 3 }),
})

/**
 * How often RFC 2782's selection takes each record: of the numbers from 0 to the sum, the first record in the order "weight 0 first" whose
 * running sum is not below; the records of weight 0 are in any order, and so share what the first of them gets.
 */
function chances(weights: readonly number[]): readonly number[] {
  const zeros = weights.filter((weight) => weight === 0).length
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const draws = sum + 1
  return weights.map((weight) => {
    if (weight === 0) return 1 / draws / zeros
    // Without a record of weight 0 the draw 0 goes to whichever record is first.
    return zeros > 0 ? weight / draws : weight / sum
  })
}

describe('SRV records', () => {
  it('get the shares that the selection of RFC 2782 gives them', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), (records) => {
        const shares = instancesOf('inventory', records, false).map(({ weight }) => weight ?? 1)
        const sum = shares.reduce((total, share) => total + share, 0)
        const expected = chances(records.map(({ weight }) => weight))
        shares.forEach((share, index) => expect(share / sum).toBeCloseTo(expected[index] ?? 0, 10))
      }),
    )
  })

  it('are in groups by priority, lowest first, without those that say that there is nothing', () => {
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const nothing = { name: '', port: 0, weight: 0, priority: 0 }
        const groups = byPriority([...records, nothing])
        const priorities = groups.map(([first]) => first?.priority ?? 0)
        expect(priorities).toEqual(
          [...new Set(records.map(({ priority }) => priority))].sort((a, b) => a - b),
        )
        expect(groups.flat()).toHaveLength(records.length)
      }),
    )
  })
})
