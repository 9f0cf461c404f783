import { describe, expect, it } from '@jest/globals'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import fc from 'fast-check'
import { ManualClock } from '../../../../testing/index.js'
import type { TailSamplingSettings } from '../settings/tracing-settings.js'
import { endedSpan, type SpanFacts } from '../span.fixture.js'
import { TailBuffer } from './tail-buffer.js'

const SETTINGS: TailSamplingSettings = {
  slowThresholdMs: 500,
  maxTraces: 100,
  maxSpansPerTrace: 100,
  maxSpans: 1_000,
  maxWaitMs: 10_000,
}

function setUp(settings: Partial<TailSamplingSettings> = {}) {
  const clock = new ManualClock()
  const kept: string[] = []
  const tail = new TailBuffer({ ...SETTINGS, ...settings }, clock, (span) => kept.push(span.name))
  const start = (name: string, facts: SpanFacts = {}): ReadableSpan => {
    const span = endedSpan({ name, ...facts })
    tail.started(span)
    return span
  }
  /** Started and ended with something else than it began with: only the end decides. */
  const end = (
    span: ReadableSpan,
    how: Pick<SpanFacts, 'hasFailed' | 'hasException' | 'durationMs'> = {},
  ): void => {
    const { traceId, spanId } = span.spanContext()
    const parent = span.parentSpanContext
    tail.ended(
      endedSpan({
        name: span.name,
        traceId,
        spanId,
        ...(parent !== undefined && {
          parentSpanId: parent.spanId,
          hasRemoteParent: parent.isRemote === true,
        }),
        ...how,
      }),
    )
  }
  const child = (name: string, parent: ReadableSpan): ReadableSpan =>
    start(name, { traceId: parent.spanContext().traceId, parentSpanId: parent.spanContext().spanId })
  const counts = () => ({ kept: tail.kept, discarded: tail.discarded, dropped: tail.dropped })
  return { clock, kept, tail, start, end, child, counts }
}

const trace = (digit: number): string => digit.toString(16).padStart(32, '0')

it('discards a trace in which nothing went wrong', () => {
  const { kept, tail, start, end, child, counts } = setUp()
  const root = start('root')
  end(child('child', root))
  expect(tail.spans).toBe(1)
  end(root)
  expect(kept).toEqual([])
  expect(counts()).toEqual({ kept: 0, discarded: 2, dropped: 0 })
  expect([tail.traces, tail.spans]).toEqual([0, 0])
})

it.each([
  ['has failed', { hasFailed: true }],
  ['has an exception', { hasException: true }],
])('keeps all of a trace of which a span %s', (_how, how) => {
  const { kept, tail, start, end, child } = setUp()
  const root = start('root')
  const before = child('before', root)
  const failing = child('failing', before)
  end(before)
  end(failing, how)
  const after = child('after', root)
  end(after)
  end(root)
  expect(kept).toEqual(['before', 'failing', 'after', 'root'])
  expect([tail.traces, tail.spans]).toEqual([0, 0])
})

it('keeps a trace whose local root is slow, and not one whose child is', () => {
  const { kept, start, end, child } = setUp()
  const fast = start('fast root')
  end(child('slow child', fast), { durationMs: 9_999 })
  end(fast, { durationMs: 499.9 })
  const slow = start('slow root', { traceId: trace(2), parentSpanId: 'f'.repeat(16), hasRemoteParent: true })
  end(child('fast child', slow))
  end(slow, { durationMs: 500 })
  expect(kept).toEqual(['fast child', 'slow root'])
})

it('waits for all local roots of a trace: a service may be called more than once', () => {
  const { kept, tail, start, end } = setUp()
  const remote = { traceId: trace(1), parentSpanId: 'f'.repeat(16), hasRemoteParent: true }
  const [first, second] = [start('first', remote), start('second', remote)]
  end(first)
  expect(tail.spans).toBe(1)
  end(second, { hasFailed: true })
  expect(kept).toEqual(['first', 'second'])
})

describe('a span that ends after its root', () => {
  it('follows the verdict', () => {
    const { kept, tail, start, end, child, counts } = setUp()
    const bad = start('bad')
    const ofBad = child('of bad', bad)
    end(bad, { hasFailed: true })
    end(ofBad)
    const good = start('good', { traceId: trace(2) })
    const ofGood = child('of good', good)
    end(good)
    end(ofGood)
    expect(kept).toEqual(['bad', 'of bad'])
    expect(counts()).toEqual({ kept: 2, discarded: 2, dropped: 0 })
    expect(tail.traces).toBe(0)
  })

  it('is kept when it fails, with what ends after it', () => {
    const { kept, start, end, child } = setUp()
    const root = start('root')
    const [first, second] = [child('first', root), child('second', root)]
    end(root)
    end(first, { hasFailed: true })
    end(second)
    expect(kept).toEqual(['first', 'second'])
  })
})

it('begins anew when the caller calls again while something of the last call still runs', () => {
  const { kept, start, end, child } = setUp()
  const remote = { traceId: trace(1), parentSpanId: 'f'.repeat(16), hasRemoteParent: true }
  const first = start('first', remote)
  const straggler = child('straggler', first)
  end(first)
  const second = start('second', remote)
  end(child('of second', second))
  end(second, { hasFailed: true })
  end(straggler)
  expect(kept).toEqual(['of second', 'second', 'straggler'])
})

describe('room', () => {
  it('is made for a new trace by giving up the oldest', () => {
    const { kept, tail, start, end, child, counts } = setUp({ maxTraces: 2 })
    const roots = [1, 2, 3].map((digit) => start(`root ${digit}`, { traceId: trace(digit) }))
    const [first, second, third] = roots as [ReadableSpan, ReadableSpan, ReadableSpan]
    expect(tail.traces).toBe(2)
    end(child('of second', second))
    end(second, { hasFailed: true })
    end(third)
    // What is left of a trace that was given up is kept if it failed itself.
    end(first, { hasFailed: true })
    expect(kept).toEqual(['of second', 'root 2', 'root 1'])
    expect(counts()).toEqual({ kept: 3, discarded: 1, dropped: 0 })
  })

  it('of one trace is bounded, but not for what fails', () => {
    const { kept, start, end, child, counts } = setUp({ maxSpansPerTrace: 2 })
    const root = start('root')
    for (const name of ['a', 'b', 'c', 'd']) end(child(name, root))
    end(root, { hasFailed: true })
    expect(kept).toEqual(['a', 'b', 'root'])
    expect(counts()).toEqual({ kept: 3, discarded: 0, dropped: 2 })
  })

  it('of all traces is bounded: the oldest one is given up', () => {
    const { kept, tail, start, end, child, counts } = setUp({ maxSpans: 3 })
    const first = start('first', { traceId: trace(1) })
    const second = start('second', { traceId: trace(2) })
    for (const name of ['a', 'b']) end(child(name, first))
    for (const name of ['c', 'd', 'e', 'f']) end(child(name, second))
    expect(tail.spans).toBe(3)
    end(second, { hasFailed: true })
    expect(kept).toEqual(['c', 'd', 'e', 'second'])
    expect(counts()).toEqual({ kept: 4, discarded: 0, dropped: 3 })
  })
})

describe('a root that does not end', () => {
  it('is given up after a while', () => {
    const { clock, tail, start, end, child, counts } = setUp()
    const root = start('root')
    end(child('child', root))
    clock.advance(9_999)
    expect(tail.traces).toBe(1)
    clock.advance(1)
    expect([tail.traces, tail.spans, clock.pending]).toEqual([0, 0, 0])
    end(root)
    expect(counts()).toEqual({ kept: 0, discarded: 0, dropped: 2 })
  })

  it.each([
    ['fails', { hasFailed: true }],
    ['was slow', { durationMs: 20_000 }],
  ])('is kept by itself when it ends at last and %s', (_how, how) => {
    const { clock, kept, start, end, child } = setUp()
    const root = start('root')
    end(child('child', root))
    clock.advance(20_000)
    end(root, how)
    expect(kept).toEqual(['root'])
  })

  it('of a trace that is kept is kept however long it takes', () => {
    const { clock, kept, tail, start, end, child } = setUp({ slowThresholdMs: Infinity })
    const root = start('root')
    end(child('failed', root), { hasFailed: true })
    clock.advance(35_000)
    end(child('late', root))
    end(root)
    expect(kept).toEqual(['failed', 'late', 'root'])
    expect(tail.traces).toBe(0)
  })
})

it('drops what it holds when it closes', () => {
  const { clock, tail, start, end, child, counts } = setUp()
  const root = start('root')
  end(child('child', root))
  tail.close()
  expect([tail.traces, tail.spans, clock.pending]).toEqual([0, 0, 0])
  expect(counts()).toEqual({ kept: 0, discarded: 0, dropped: 1 })
})

interface Action {
  readonly kind: 'root' | 'child' | 'end' | 'wait'
  readonly pick: number
  readonly fails: boolean
}

const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.constantFrom('root', 'child', 'end', 'end', 'wait'),
  pick: fc.nat({ max: 1_000 }),
  fails: fc.boolean(),
})

it('keeps its bounds, settles every span once, and keeps exactly the failed traces where there is room', () => {
  const bounds = fc.constantFrom(
    { maxTraces: 100, maxSpansPerTrace: 100, maxSpans: 1_000, isRoomy: true },
    { maxTraces: 2, maxSpansPerTrace: 3, maxSpans: 4, isRoomy: false },
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 120 }), bounds, (actions, { isRoomy, ...limits }) => {
      const { clock, kept, tail, start, end, child, counts } = setUp({ ...limits, slowThresholdMs: Infinity })
      const running: ReadableSpan[] = []
      /** Of each trace the spans that ended before and with its root, by whether one of them failed. */
      const expected = new Map<string, { names: string[]; hasFailed: boolean; hasRoot: boolean }>()
      let [ended, traces] = [0, 0]
      for (const { kind, pick, fails } of actions) {
        const picked = running[pick % Math.max(1, running.length)]
        if (kind === 'root') {
          const traceId = trace(++traces)
          running.push(start(`root ${traces}`, { traceId }))
          expected.set(traceId, { names: [], hasFailed: false, hasRoot: true })
        } else if (kind === 'child' && picked !== undefined) {
          // Children of what outlived its root are another matter, tested above.
          if (expected.get(picked.spanContext().traceId)?.hasRoot === true)
            running.push(child(`child ${running.length}.${ended}`, picked))
        } else if (kind === 'end' && picked !== undefined) {
          running.splice(running.indexOf(picked), 1)
          ended++
          end(picked, { hasFailed: fails })
          const model = expected.get(picked.spanContext().traceId)
          if (model === undefined) throw new TypeError('unknown trace')
          if (model.hasRoot || fails) model.hasFailed ||= fails
          if (model.hasRoot || model.hasFailed) model.names.push(picked.name)
          // What was discarded is not kept after all.
          if (picked.parentSpanContext === undefined) {
            model.hasRoot = false
            if (!model.hasFailed) model.names.length = 0
          }
        } else if (kind === 'wait' && !isRoomy) {
          clock.advance(4_000)
        }
        expect(tail.traces).toBeLessThanOrEqual(limits.maxTraces)
        expect(tail.spans).toBeLessThanOrEqual(limits.maxSpans)
      }
      const settled = counts()
      expect(settled.kept + settled.discarded + settled.dropped + tail.spans).toBe(ended)
      expect(kept).toHaveLength(settled.kept)
      if (!isRoomy) return
      const wanted = [...expected.values()].filter(({ hasFailed }) => hasFailed).flatMap(({ names }) => names)
      expect([...kept].sort()).toEqual([...wanted].sort())
      expect(settled.dropped).toBe(0)
    }),
    { numRuns: 400 },
  )
})
