import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { DataSize } from './data-size.js'
import { InvalidDataSizeError } from './value.errors.js'

describe('DataSize', () => {
  it.each([
    ['0', 0],
    ['512', 512],
    ['512B', 512],
    ['64KB', 65_536],
    ['10MB', 10_485_760],
    ['2gb', 2_147_483_648],
    ['1 TB', 1_099_511_627_776],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(DataSize.parse(text).toBytes()).toBe(bytes)
  })

  it.each(['', 'MB', '-1MB', '1.5MB', '10XB', '9007199254740993TB'])('refuses %p', (text) => {
    expect(() => DataSize.parse(text)).toThrow(InvalidDataSizeError)
  })

  it('parses what it prints', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(DataSize.parse(DataSize.ofBytes(bytes).toString()).toBytes()).toBe(bytes)
      }),
    )
  })

  it('prints the largest exact unit', () => {
    expect(String(DataSize.ofBytes(1024 * 1536))).toBe('1536KB')
    expect(JSON.stringify(DataSize.ofMegabytes(10))).toBe('"10MB"')
  })
})
