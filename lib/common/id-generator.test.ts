import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { UuidGenerator } from './id-generator.js'

function idsOf(count: number): readonly string[] {
  const generator = new UuidGenerator()
  return Array.from({ length: count }, () => generator.next())
}

describe('UuidGenerator', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it('makes UUIDs of version 4, none of them twice', () => {
    const ids = idsOf(1_000)
    for (const id of ids)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('takes every bit but those of version and variant from the random bytes', () => {
    jest.spyOn(crypto, 'getRandomValues').mockImplementation((bytes) => {
      const view = bytes as unknown as Uint8Array
      for (let i = 0; i < view.length; i++) view[i] = i < 16 ? 0 : i < 32 ? 255 : i
      return bytes
    })
    expect(idsOf(3)).toEqual([
      '00000000-0000-4000-8000-000000000000',
      'ffffffff-ffff-4fff-bfff-ffffffffffff',
      '20212223-2425-4627-a829-2a2b2c2d2e2f',
    ])
  })

  it('spreads digits evenly', () => {
    const counts = new Map<string, number>()
    const digits = idsOf(2_000)
      .map((id) => id.slice(24))
      .join('')
    for (const digit of digits) counts.set(digit, (counts.get(digit) ?? 0) + 1)
    expect(counts.size).toBe(16)
    // Expected 1,500 each, with a standard deviation of 38.
    for (const count of counts.values()) expect(Math.abs(count - 1_500)).toBeLessThan(300)
  })
})
