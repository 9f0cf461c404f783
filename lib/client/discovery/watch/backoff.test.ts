import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Random } from '../../../common/index.js'
import { Backoff } from './backoff.js'

class Always extends Random {
  constructor(readonly value: number) {
    super()
  }

  next(): number {
    return this.value
  }
}

describe('Backoff', () => {
  it('doubles up to its limit, at random from the upper half', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (chance) => {
        const backoff = new Backoff(new Always(chance), { first: 100, longest: 1_000 })
        for (const ceiling of [100, 200, 400, 800, 1_000, 1_000]) {
          expect(backoff.next()).toBeCloseTo(ceiling / 2 + (ceiling / 2) * chance, 6)
        }
        backoff.reset()
        expect(backoff.next()).toBeLessThanOrEqual(100)
      }),
    )
  })

  it('has a limit however often it is asked', () => {
    const backoff = new Backoff(new Always(0.5))
    for (let attempt = 0; attempt < 5_000; attempt++) expect(backoff.next()).toBeLessThanOrEqual(30_000)
  })
})
