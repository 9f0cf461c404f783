import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { Random } from '../../../../common/index.js'
import { RequestContext } from '../../../../core/index.js'
import { CapturingLogger, ManualClock } from '../../../../testing/index.js'
import type { BatchSettings } from '../settings/tracing-settings.js'
import { endedSpan } from '../span.fixture.js'
import type { Delivery, SpanDestination } from './span-destination.js'
import { SpanQueue } from './span-queue.js'

/** In the middle of the spread: delays are as the constants have them. */
class Middle extends Random {
  next(): number {
    return 0.5
  }
}

class Request extends RequestContext {
  readonly id = 'r1'
}

const DELIVERED: Delivery = { kind: 'delivered', rejected: 0 }
const AWAY: Delivery = { kind: 'unavailable', reason: 'away' }

interface Sent {
  readonly names: readonly string[]
  readonly at: number
}

class ScriptedDestination implements SpanDestination {
  readonly name = 'test'
  readonly target = 'http://receiver'
  readonly sent: Sent[] = []
  readonly contexts: (RequestContext | undefined)[] = []
  isClosed = false
  #next: (signal: AbortSignal) => Delivery | Promise<Delivery> = () => DELIVERED

  constructor(readonly clock: ManualClock) {}

  does(next: (signal: AbortSignal) => Delivery | Promise<Delivery>): void {
    this.#next = next
  }

  async send(batch: readonly ReadableSpan[], signal: AbortSignal): Promise<Delivery> {
    this.sent.push({ names: batch.map(({ name }) => name), at: this.clock.monotonic() })
    this.contexts.push(RequestContext.current())
    return this.#next(signal)
  }

  async close(): Promise<void> {
    this.isClosed = true
  }

  /** When it was sent something, in milliseconds. */
  get times(): readonly number[] {
    return this.sent.map(({ at }) => at)
  }
}

const SETTINGS: BatchSettings = {
  maxQueueSize: 10,
  maxBatchSize: 4,
  scheduleDelayMs: 5_000,
  exportTimeoutMs: 30_000,
}

function setUp(settings: Partial<BatchSettings> = {}) {
  const clock = new ManualClock()
  const logger = new CapturingLogger()
  const destination = new ScriptedDestination(clock)
  const queue = new SpanQueue(
    destination,
    { ...SETTINGS, ...settings },
    { clock, logger, random: new Middle() },
  )
  let number = 0
  const add = (count: number): void => {
    for (let i = 0; i < count; i++) queue.add(endedSpan({ name: String(++number) }))
  }
  return { clock, logger, destination, queue, add }
}

describe('a batch', () => {
  it('is sent so long after its first span', async () => {
    const { clock, destination, add } = setUp()
    add(1)
    await clock.advanceAsync(4_000)
    add(1)
    await clock.advanceAsync(999)
    expect(destination.sent).toEqual([])
    await clock.advanceAsync(1)
    expect(destination.sent).toEqual([{ names: ['1', '2'], at: 5_000 }])
    expect(clock.pending).toBe(0)
  })

  it('is sent as soon as it is full, but not in the turn in which its last span ends', async () => {
    const { clock, destination, add } = setUp()
    add(4)
    expect(destination.sent).toEqual([])
    await clock.advanceAsync(0)
    expect(destination.sent).toEqual([{ names: ['1', '2', '3', '4'], at: 0 }])
  })

  it('is sent outside of the request that ends a span', async () => {
    const { clock, destination, add } = setUp()
    RequestContext.run(new Request(), () => add(4), undefined)
    await clock.advanceAsync(0)
    RequestContext.run(new Request(), () => add(1), undefined)
    await clock.advanceAsync(5_000)
    expect(destination.contexts).toEqual([undefined, undefined])
  })

  it('waits until the one before it is out', async () => {
    const { clock, destination, add, queue } = setUp()
    const { promise, resolve } = Promise.withResolvers<Delivery>()
    destination.does(() => promise)
    add(4)
    await clock.advanceAsync(0)
    add(4)
    await clock.advanceAsync(10_000)
    expect(destination.sent).toHaveLength(1)
    expect(queue.size).toBe(8)
    resolve(DELIVERED)
    await clock.advanceAsync(0)
    await clock.advanceAsync(0)
    expect(destination.sent.map(({ names }) => names)).toEqual([
      ['1', '2', '3', '4'],
      ['5', '6', '7', '8'],
    ])
  })
})

describe('a receiver that is away', () => {
  it('is asked again after longer and longer times, and gets the same batch', async () => {
    const { clock, destination, add } = setUp()
    destination.does(() => AWAY)
    add(4)
    await clock.advanceAsync(120_000)
    const waits = destination.times.map((at, i) => Math.round(at - (destination.times[i - 1] ?? 0)))
    expect(waits).toEqual([0, 1_000, 1_600, 2_560, 4_096, 6_554, 10_486, 16_777, 26_844, 30_000])
    expect(new Set(destination.sent.map(({ names }) => names.join()))).toEqual(new Set(['1,2,3,4']))
  })

  it('is asked soon again once it has been back', async () => {
    const { clock, destination, add } = setUp()
    destination.does(() => (destination.sent.length === 4 ? DELIVERED : AWAY))
    add(4)
    await clock.advanceAsync(6_000)
    expect(destination.sent).toHaveLength(4)
    add(4)
    await clock.advanceAsync(0)
    await clock.advanceAsync(1_000)
    expect(destination.sent).toHaveLength(6)
  })

  it.each([
    ['longer', 45_000, 45_000],
    ['shorter than one would wait anyway', 100, 1_000],
    ['absurdly long', 86_400_000, 300_000],
  ])('is left alone for as long as it wishes: %s', async (_how, retryAfterMs, waitMs) => {
    const { clock, destination, add } = setUp()
    destination.does(() => ({ kind: 'unavailable', reason: 'away', retryAfterMs }))
    add(4)
    await clock.advanceAsync(waitMs - 1)
    expect(destination.times).toEqual([0])
    await clock.advanceAsync(1)
    expect(destination.times).toEqual([0, waitMs])
  })

  it('is asked at once when somebody flushes, and then again in its time', async () => {
    const { clock, destination, add, queue } = setUp()
    destination.does(() => AWAY)
    add(4)
    await clock.advanceAsync(0)
    await queue.flush()
    expect(destination.times).toEqual([0, 0])
    await clock.advanceAsync(1_600)
    expect(destination.times).toEqual([0, 0, 1_600])
  })

  it('that throws is no different', async () => {
    const { clock, destination, add, logger } = setUp()
    destination.does(() => {
      throw new RangeError('broken')
    })
    add(4)
    await clock.advanceAsync(1_000)
    expect(destination.sent).toHaveLength(2)
    expect(logger.messages('warn')).toEqual(['Spans can not be exported to test (http://receiver): broken'])
  })

  it('that does not answer is given up after the time of an attempt', async () => {
    const { clock, destination, add } = setUp()
    destination.does(
      (signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () =>
            resolve({ kind: 'unavailable', reason: String(signal.reason) }),
          )
        }),
    )
    add(4)
    await clock.advanceAsync(30_999)
    expect(destination.sent).toHaveLength(1)
    await clock.advanceAsync(1)
    expect(destination.times).toEqual([0, 31_000])
  })
})

describe('the log', () => {
  it('has one warning a minute, with everything since the last one, and one line when it is over', async () => {
    const { clock, destination, add, logger, queue } = setUp()
    destination.does(() => AWAY)
    add(4)
    await clock.advanceAsync(59_000)
    // Why there is no room says more than that there is none.
    add(20)
    await clock.advanceAsync(999)
    expect(logger.entries).toMatchObject([
      {
        level: 'warn',
        message: 'Spans can not be exported to test (http://receiver): away',
        fields: { dropped: 0, failed: 0, waiting: 4 },
        name: undefined,
      },
    ])
    await clock.advanceAsync(1)
    expect(logger.entries.at(-1)).toMatchObject({
      message: 'Spans can not be exported to test (http://receiver): away',
      fields: { dropped: 14, failed: 0, waiting: 10 },
    })
    await clock.advanceAsync(600_000)
    expect(logger.entries).toHaveLength(12)
    destination.does(() => DELIVERED)
    await queue.flush()
    await clock.advanceAsync(600_000)
    expect(logger.entries).toHaveLength(13)
    expect(logger.entries.at(-1)).toMatchObject({
      level: 'info',
      message: 'Spans are exported again to test (http://receiver)',
    })
    expect(clock.pending).toBe(0)
  })

  it('is written outside of the request that finds no room', () => {
    const { add, logger } = setUp()
    RequestContext.run(new Request(), () => add(11), undefined)
    expect(logger.entries).toMatchObject([
      {
        message: 'Spans can not be exported to test (http://receiver): the queue is full',
        requestId: undefined,
      },
    ])
  })
})

describe('what is counted', () => {
  it('adds up', async () => {
    const { clock, destination, add, queue } = setUp()
    const outcomes: Delivery[] = [
      { kind: 'refused', reason: 'bad' },
      { kind: 'delivered', rejected: 1 },
      { kind: 'delivered', rejected: 99 },
    ]
    destination.does(() => outcomes.shift() ?? DELIVERED)
    add(12)
    for (let i = 0; i < 4; i++) await clock.advanceAsync(5_000)
    const { exported, dropped, failed } = queue.report
    // Twelve: ten were taken; 4 refused, 3 of 4 delivered, 0 of 2 delivered.
    expect({ exported, dropped, failed }).toEqual({ exported: 3, dropped: 2, failed: 7 })
  })
})

describe('closing', () => {
  it('sends everything, batch by batch', async () => {
    const { destination, add, queue, clock } = setUp()
    add(10)
    await queue.close(1_000)
    expect(destination.sent.map(({ names }) => names.length)).toEqual([4, 4, 2])
    expect(destination.isClosed).toBe(true)
    expect(clock.pending).toBe(0)
  })

  it('waits for the batch that is under way', async () => {
    const { clock, destination, add, queue } = setUp()
    const { promise, resolve } = Promise.withResolvers<Delivery>()
    destination.does(() => promise)
    add(4)
    await clock.advanceAsync(0)
    const closing = queue.close(1_000)
    await setImmediate()
    expect(destination.isClosed).toBe(false)
    resolve(DELIVERED)
    await closing
    expect([queue.report.exported, queue.report.failed]).toEqual([4, 0])
  })

  it('tries again soon while there is time, and tells what is lost', async () => {
    const { clock, destination, add, queue, logger } = setUp()
    destination.does(() => AWAY)
    add(6)
    const closing = queue.close(1_000)
    await clock.advanceAsync(1_000)
    await closing
    expect(destination.times).toEqual([0, 100, 300, 700])
    expect(queue.report.failed).toBe(6)
    expect(queue.size).toBe(0)
    expect(logger.messages('warn')).toEqual([
      'Spans can not be exported to test (http://receiver): away',
      'Spans can not be exported to test (http://receiver): tracing was shut down before they could be sent',
    ])
    expect(clock.pending).toBe(0)
  })

  it('cuts what hangs at the deadline', async () => {
    const { clock, destination, add, queue } = setUp()
    destination.does(
      (signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () =>
            resolve({ kind: 'unavailable', reason: String(signal.reason) }),
          )
        }),
    )
    add(4)
    const closing = queue.close(1_000)
    await clock.advanceAsync(1_000)
    await closing
    expect(clock.monotonic()).toBe(1_000)
    expect(queue.report.failed).toBe(4)
  })

  it('does not wait longer than that for a destination that never closes', async () => {
    const { queue, destination, clock } = setUp()
    destination.close = () => new Promise(() => undefined)
    const closed = queue.close(1_000)
    await setImmediate()
    clock.advance(1_000)
    await expect(closed).resolves.toBeUndefined()
  }, 2_000)

  it('survives a destination that can not even begin to close', async () => {
    const { queue, destination } = setUp()
    destination.close = () => {
      throw new TypeError('no')
    }
    await expect(queue.close(1_000)).resolves.toBeUndefined()
  })

  it('drops what ends afterwards, and sends nothing more', async () => {
    const { clock, destination, add, queue } = setUp()
    await queue.close(1_000)
    add(5)
    await clock.advanceAsync(60_000)
    await queue.flush()
    expect(queue.report.dropped).toBe(5)
    expect(destination.sent).toEqual([])
  })
})

it('flushes what had ended when it was asked, and not what ends meanwhile', async () => {
  const { destination, add, queue } = setUp({ maxBatchSize: 2 })
  destination.does(() => {
    if (destination.sent.length < 10) add(1)
    return DELIVERED
  })
  add(4)
  await queue.flush()
  expect(destination.sent.map(({ names }) => names)).toEqual([
    ['1', '2'],
    ['3', '4'],
  ])
  expect(queue.size).toBe(2)
})
