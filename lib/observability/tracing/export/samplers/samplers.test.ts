import { describe, expect, it } from '@jest/globals'
import { createTraceState, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import fc from 'fast-check'
import { ManualClock } from '../../../../testing/index.js'
import type { SamplingSettings } from '../settings/tracing-settings.js'
import { ParentBasedSampler } from './parent-based-sampler.js'
import { RateLimitedSampler } from './rate-limited-sampler.js'
import { RatioSampler } from './ratio-sampler.js'
import { samplerFor } from './sampler-for.js'
import { SdkSampler } from './sdk-sampler.js'
import { SAMPLING, type TraceSampler } from './trace-sampler.js'

const { DROP, RECORD, SAMPLE } = SAMPLING
const traceIds = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 })
const ANY = '0af7651916cd43dd8448eb211c80319c'

const SETTINGS: SamplingSettings = {
  probability: 1,
  parentBased: true,
  tracesPerSecond: Infinity,
  tail: undefined,
}
const TAIL = {
  slowThresholdMs: Infinity,
  maxTraces: 10,
  maxSpansPerTrace: 10,
  maxSpans: 100,
  maxWaitMs: 1_000,
}

describe('the ratio sampler', () => {
  it('samples where the 56 random bits are at least 2^56 times what is not to be sampled', () => {
    fc.assert(
      fc.property(traceIds, fc.double({ min: 0, max: 1, noNaN: true }), (traceId, ratio) => {
        const randomness = BigInt(`0x${traceId.slice(18)}`)
        const threshold = BigInt(Math.round((1 - ratio) * 2 ** 56))
        // Where a double can tell them apart.
        fc.pre(randomness > threshold + 8n || randomness < threshold - 8n)
        expect(new RatioSampler(ratio).shouldSampleRoot(traceId)).toBe(randomness >= threshold)
      }),
    )
  })

  it('samples with a larger ratio whatever it samples with a smaller one', () => {
    fc.assert(
      fc.property(traceIds, fc.double({ min: 0, max: 1, noNaN: true }), (traceId, ratio) => {
        if (new RatioSampler(ratio / 2).decide(traceId) === SAMPLE) {
          expect(new RatioSampler(ratio).decide(traceId)).toBe(SAMPLE)
        }
      }),
    )
  })

  it.each([0.01, 0.1, 0.5])('samples a share of %d of random ids', (ratio) => {
    const sampler = new RatioSampler(ratio)
    const ids = fc.sample(traceIds, 20_000)
    const share = ids.filter((id) => sampler.shouldSampleRoot(id)).length / ids.length
    expect(Math.abs(share - ratio)).toBeLessThan(4 * Math.sqrt((ratio * (1 - ratio)) / ids.length))
  })

  it('takes nothing of the first 72 bits, which need not be random', () => {
    const sampler = new RatioSampler(0.5)
    expect(sampler.decide(`${'0'.repeat(18)}${'f'.repeat(14)}`)).toBe(SAMPLE)
    expect(sampler.decide(`${'f'.repeat(18)}${'0'.repeat(14)}`)).toBe(DROP)
    expect(sampler.decide(`${'f'.repeat(18)}80000000000000`)).toBe(SAMPLE)
    expect(sampler.decide(`${'f'.repeat(18)}7fffffffffff00`)).toBe(DROP)
  })
})

describe('the rate limited sampler', () => {
  it('lets so many through in any second, and one second of them at once', () => {
    const step = fc.record({ waitMs: fc.integer({ min: 0, max: 700 }), asks: fc.integer({ min: 0, max: 6 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (steps, perSecond) => {
        const clock = new ManualClock()
        const sampler = new RateLimitedSampler(new RatioSampler(1), perSecond, clock)
        const sampledAt: number[] = []
        for (const { waitMs, asks } of steps) {
          clock.advance(waitMs)
          for (let i = 0; i < asks; i++) {
            // A look takes nothing, and says what comes of it.
            const would = sampler.shouldSampleRoot(ANY) && sampler.shouldSampleRoot(ANY)
            const does = sampler.decide(ANY, undefined) === SAMPLE
            expect(does).toBe(would)
            if (does) sampledAt.push(clock.monotonic())
          }
        }
        for (const [i, from] of sampledAt.entries()) {
          const within = sampledAt.slice(i).filter((at) => at < from + 1_000).length
          expect(within).toBeLessThanOrEqual(2 * perSecond)
        }
        expect(sampledAt.length).toBeLessThanOrEqual(
          perSecond + (clock.monotonic() * perSecond) / 1_000 + 1e-6,
        )
      }),
    )
  })

  it('gives as many in the long run as it may', () => {
    const clock = new ManualClock()
    const sampler = new RateLimitedSampler(new RatioSampler(1), 3, clock)
    let sampled = 0
    for (let i = 0; i < 10_000; i++) {
      clock.advance(10)
      if (sampler.decide(ANY, undefined) === SAMPLE) sampled++
    }
    // Three at the beginning, and three for each of 100 seconds.
    expect(sampled).toBeGreaterThanOrEqual(300)
    expect(sampled).toBeLessThanOrEqual(303)
  })

  it('knows rates below one', () => {
    const clock = new ManualClock()
    const sampler = new RateLimitedSampler(new RatioSampler(1), 0.1, clock)
    const next = () => sampler.decide(ANY, undefined)
    expect([next(), next()]).toEqual([SAMPLE, DROP])
    clock.advance(9_999)
    expect(next()).toBe(DROP)
    clock.advance(1)
    expect([next(), next()]).toEqual([SAMPLE, DROP])
  })

  it.each([3_600_000, -3_600_000])(
    'neither gives nor takes where the clock of the machine is set by %i ms',
    (ms) => {
      const clock = new ManualClock()
      const sampler = new RateLimitedSampler(new RatioSampler(1), 2, clock)
      const next = () => sampler.decide(ANY, undefined)
      expect([next(), next(), next()]).toEqual([SAMPLE, SAMPLE, DROP])
      clock.step(ms)
      expect(next()).toBe(DROP)
      clock.advance(500)
      expect([next(), next()]).toEqual([SAMPLE, DROP])
    },
  )

  it('lets nothing through at a rate of 0', () => {
    const clock = new ManualClock()
    const sampler = new RateLimitedSampler(new RatioSampler(1), 0, clock)
    clock.advance(1e9)
    expect(sampler.decide(ANY, undefined)).toBe(DROP)
  })

  it('spends nothing on what is not sampled anyway', () => {
    const sampler = new RateLimitedSampler(new RatioSampler(0.5), 1, new ManualClock())
    expect(sampler.decide('0'.repeat(32), undefined)).toBe(DROP)
    expect(sampler.decide('f'.repeat(32), undefined)).toBe(SAMPLE)
    expect(sampler.decide('f'.repeat(32), undefined)).toBe(DROP)
  })
})

describe('what settings ask for', () => {
  const off = { ...SETTINGS, probability: 0 }
  it.each<readonly [string, SamplingSettings, readonly [unknown, unknown, unknown]]>([
    ['ParentBased{root=AlwaysOnSampler}', SETTINGS, [SAMPLE, SAMPLE, DROP]],
    ['ParentBased{root=AlwaysOffSampler}', off, [DROP, SAMPLE, DROP]],
    ['AlwaysOnSampler', { ...SETTINGS, parentBased: false }, [SAMPLE, SAMPLE, SAMPLE]],
    ['AlwaysOffSampler', { ...off, parentBased: false }, [DROP, DROP, DROP]],
    ['ParentBased{root=TraceIdRatioBased{0.25}}', { ...SETTINGS, probability: 0.25 }, [DROP, SAMPLE, DROP]],
    [
      'ParentBased{root=RateLimited{0/s, AlwaysOnSampler}}',
      { ...SETTINGS, tracesPerSecond: 0 },
      [DROP, SAMPLE, DROP],
    ],
    [
      'AlwaysRecordSampler{ParentBased{root=AlwaysOffSampler}}',
      { ...off, tail: TAIL },
      [RECORD, SAMPLE, RECORD],
    ],
    [
      'AlwaysRecordSampler{AlwaysOffSampler}',
      { ...off, parentBased: false, tail: TAIL },
      [RECORD, RECORD, RECORD],
    ],
  ])('%s', (name, settings, [root, ofSampled, ofUnsampled]) => {
    const sampler = samplerFor(settings, new ManualClock())
    const traceId = '0'.repeat(32)
    expect(sampler.toString()).toBe(name)
    expect(sampler.decide(traceId, undefined)).toBe(root)
    expect(sampler.decide(traceId, true)).toBe(ofSampled)
    expect(sampler.decide(traceId, false)).toBe(ofUnsampled)
    expect(sampler.shouldSampleRoot(traceId)).toBe(root !== DROP)
    // What a tracer concludes from it: it need not ask about children of what is not sampled.
    if (sampler.isParentBased) expect(ofUnsampled).toBe(DROP)
  })

  it.each([
    [SETTINGS, true],
    [{ ...SETTINGS, tracesPerSecond: 5 }, true],
    [{ ...SETTINGS, parentBased: false }, false],
    [{ ...SETTINGS, tail: TAIL }, false],
  ])('%j is based on the parent: %s', (settings, isParentBased) => {
    expect(samplerFor(settings, new ManualClock()).isParentBased).toBe(isParentBased)
  })
})

describe('a sampler in the SDK', () => {
  const decisionOf = (sampler: TraceSampler, parent?: { traceFlags: number; isRemote: boolean }) => {
    const spanContext = parent && {
      traceId: ANY,
      spanId: 'b7ad6b7169203331',
      traceState: createTraceState('a=1'),
      ...parent,
    }
    const context = spanContext === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContext)
    const result = new SdkSampler(sampler).shouldSample(context, ANY)
    // Undefined leaves the trace state as it is.
    expect(result.traceState).toBeUndefined()
    return result.decision
  }

  it('follows the parent of this process, whatever it would say itself', () => {
    const clock = new ManualClock()
    const sampler = new RateLimitedSampler(new RatioSampler(1), 1, clock)
    expect(decisionOf(sampler)).toBe(SAMPLE)
    for (let i = 0; i < 3; i++) expect(decisionOf(sampler, { traceFlags: 1, isRemote: false })).toBe(SAMPLE)
    expect(decisionOf(sampler, { traceFlags: 0, isRemote: false })).toBe(DROP)
    expect(decisionOf(sampler, { traceFlags: 1, isRemote: true })).toBe(DROP)
  })

  it('reads only the sampled flag of a remote parent', () => {
    const sampler = new ParentBasedSampler(new RatioSampler(0))
    expect(decisionOf(sampler, { traceFlags: 0b11, isRemote: true })).toBe(SAMPLE)
    expect(decisionOf(sampler, { traceFlags: 0b10, isRemote: true })).toBe(DROP)
  })

  it('takes a parent that is none for no parent', () => {
    const context = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: '0'.repeat(32),
      spanId: '0'.repeat(16),
      traceFlags: 0,
    })
    const sampler = new ParentBasedSampler(new RatioSampler(1))
    expect(new SdkSampler(sampler).shouldSample(context, ANY).decision).toBe(SAMPLE)
  })

  it('records children of what is recorded for its tail', () => {
    const sampler = samplerFor({ ...SETTINGS, probability: 0, tail: TAIL }, new ManualClock())
    expect(decisionOf(sampler, { traceFlags: 0, isRemote: false })).toBe(RECORD)
    expect(decisionOf(sampler, { traceFlags: 1, isRemote: false })).toBe(SAMPLE)
  })
})
