import { describe, expect, it } from '@jest/globals'
import { TraceIds } from './trace-ids.js'

describe('ids of traces and spans', () => {
  it('are 32 and 16 lower-case digits, and no two are the same', () => {
    const ids = new TraceIds()
    const traces = Array.from({ length: 1000 }, () => ids.generateTraceId())
    const spans = Array.from({ length: 1000 }, () => ids.generateSpanId())
    for (const id of traces) expect(id).toMatch(/^[0-9a-f]{32}$/)
    for (const id of spans) expect(id).toMatch(/^[0-9a-f]{16}$/)
    expect(new Set([...traces, ...spans]).size).toBe(2000)
  })

  it('are never all zero', () => {
    let draws = 0
    const ids = new TraceIds((bytes) => bytes.fill(draws++ === 0 ? 0 : 0xab))
    expect(ids.generateTraceId()).toBe('ab'.repeat(16))
    draws = 0
    expect(new TraceIds((bytes) => bytes.fill(draws++ === 0 ? 0 : 0xcd)).generateSpanId()).toBe(
      'cd'.repeat(8),
    )
  })

  it('use every random byte once', () => {
    let next = 0
    const ids = new TraceIds((bytes) => bytes.forEach((_, index) => (bytes[index] = next++ & 0xff)))
    expect(ids.generateTraceId()).toBe('000102030405060708090a0b0c0d0e0f')
    expect(ids.generateSpanId()).toBe('1011121314151617')
    expect(ids.generateTraceId()).toBe('18191a1b1c1d1e1f2021222324252627')
  })

  it('may be chosen for the next trace', () => {
    const ids = new TraceIds()
    ids.useNext('a'.repeat(32))
    expect(ids.generateTraceId()).toBe('a'.repeat(32))
    expect(ids.generateTraceId()).not.toBe('a'.repeat(32))
    ids.useNext('b'.repeat(32))
    ids.useNext(undefined)
    expect(ids.generateTraceId()).not.toBe('b'.repeat(32))
  })
})
