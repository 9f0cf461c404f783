import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { nearestName } from './nearest-name.js'

describe('nearestName', () => {
  it.each([
    ['max-itmes', ['max-items', 'min-items'], 'max-items'],
    ['DATABASE_URI', ['database_url', 'cache_url'], 'database_url'],
    ['prot', ['port', 'host'], 'port'],
    ['ab', ['a', 'xyz'], 'a'],
    ['timeout', ['currency', 'retries'], undefined],
    ['x', [], undefined],
  ])('takes %s among %j for %s', (name, candidates, expected) => {
    expect(nearestName(name, candidates)).toBe(expected)
  })

  it('finds a name that is there, and one with a single letter wrong', () => {
    const word = fc.stringMatching(/^[a-z]{4,12}$/)
    fc.assert(
      fc.property(word, fc.array(word), (name, others) => {
        expect(nearestName(name, [...others, name])).toBe(name)
        expect(nearestName(`${name.slice(0, -1)}9`, [name])).toBe(name)
      }),
    )
  })
})
