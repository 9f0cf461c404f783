import { describe, expect, it } from '@jest/globals'
import { CapturingLogger, ManualClock } from '../../../testing/index.js'
import type { Delivery } from '../../tracing/export/delivery/span-destination.js'
import { OtlpMetricsExport, type MetricsDestination } from './otlp-metrics-export.js'

const DELIVERED: Delivery = { kind: 'delivered', rejected: 0 }
const UNAVAILABLE: Delivery = { kind: 'unavailable', reason: 'it answers with 503' }

/** A receiver whose answers a test decides about. */
class Destination implements MetricsDestination {
  readonly target = 'http://collector/v1/metrics'
  answer: Delivery | 'never' | 'broken' = DELIVERED
  sent = 0
  aborted = 0
  closed = false

  send(_meters: unknown, _now: number, signal: AbortSignal): Promise<Delivery> {
    this.sent++
    const { answer } = this
    if (answer === 'broken') return Promise.reject(new TypeError('broken'))
    if (answer !== 'never') return Promise.resolve(answer)
    return new Promise((resolve) => {
      const aborted = (): void => {
        this.aborted++
        resolve({ kind: 'unavailable', reason: String(signal.reason) })
      }
      if (signal.aborted) aborted()
      else signal.addEventListener('abort', aborted)
    })
  }

  close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }
}

function setUp() {
  const [clock, logger, destination] = [new ManualClock(), new CapturingLogger(), new Destination()]
  const settings = { stepMs: 60_000, timeoutMs: 10_000, shutdownTimeoutMs: 5000 }
  const exporting = new OtlpMetricsExport({ meters: () => [], destination, settings, clock, logger }).start()
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
  return { clock, logger, destination, exporting, pass }
}

describe('the export of metrics', () => {
  it('sends with every step, and stops when it is closed, with the last values', async () => {
    const { clock, destination, exporting, pass } = setUp()
    await pass(59_999)
    expect(destination.sent).toBe(0)
    await pass(1)
    await pass(60_000)
    expect(destination.sent).toBe(2)
    await exporting[Symbol.asyncDispose]()
    expect(destination).toMatchObject({ sent: 3, closed: true })
    await exporting[Symbol.asyncDispose]()
    await pass(600_000)
    expect(destination.sent).toBe(3)
    expect(clock.pending).toBe(0)
  })

  it('says once that a receiver is away, and once that it is back', async () => {
    const { logger, destination, pass } = setUp()
    destination.answer = UNAVAILABLE
    await pass(60_000)
    await pass(60_000)
    destination.answer = 'broken'
    await pass(60_000)
    destination.answer = DELIVERED
    await pass(60_000)
    await pass(60_000)
    expect(logger.entries.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'Metrics can not be delivered; they are sent again with the next step'],
      ['info', 'Metrics are delivered again'],
    ])
    expect(destination.sent).toBe(5)
  })

  it('gives up a request that takes too long, and sends one at a time', async () => {
    const { destination, pass } = setUp()
    destination.answer = 'never'
    await pass(60_000)
    await pass(9999)
    expect(destination).toMatchObject({ sent: 1, aborted: 0 })
    await pass(1)
    expect(destination).toMatchObject({ sent: 1, aborted: 1 })
    await pass(60_000)
    expect(destination.sent).toBe(2)
  })

  it('tries the last values again while the receiver is away, and ends in time with one that says nothing', async () => {
    const away = setUp()
    away.destination.answer = UNAVAILABLE
    const ended = away.exporting[Symbol.asyncDispose]()
    for (let each = 0; each < 5; each++) await away.pass(200)
    await ended
    expect(away.destination).toMatchObject({ sent: 3, closed: true })

    const silent = setUp()
    silent.destination.answer = 'never'
    const cut = silent.exporting[Symbol.asyncDispose]()
    await silent.pass(4999)
    expect(silent.destination.closed).toBe(false)
    await silent.pass(1)
    await silent.pass(1000)
    await cut
    expect(silent.destination).toMatchObject({ aborted: 1, closed: true })
    expect(silent.clock.pending).toBe(0)
  })

  it('warns of what a receiver takes in part only', async () => {
    const { logger, destination, pass } = setUp()
    destination.answer = { kind: 'delivered', rejected: 2, reason: 'too old' }
    await pass(60_000)
    expect(logger.entries[0]).toMatchObject({ level: 'warn', fields: { rejected: 2, reason: 'too old' } })
  })
})
