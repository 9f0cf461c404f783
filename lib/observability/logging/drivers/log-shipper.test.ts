import { describe, expect, it } from '@jest/globals'
import { SystemRandom, type Random } from '../../../common/index.js'
import { ManualClock } from '../../../testing/manual-clock.js'
import { jsonLines } from '../json-lines.js'
import type { LogRecord } from '../log-record.js'
import { LogShipper, type LogShipperOptions } from './log-shipper.js'
import type { Delivery, LogStore, WaitingLine } from './log-store.js'

type Answer = Delivery | Error | 'hang'

const TAKEN: Delivery = { outcome: 'taken', refused: 0 }
const BUSY: Delivery = { outcome: 'retry', reason: 'status 503' }

class FakeStore implements LogStore {
  readonly name = 'Store'
  readonly batches: string[][] = []
  answers: Answer[] = []

  async deliver(lines: readonly WaitingLine[], signal: AbortSignal): Promise<Delivery> {
    this.batches.push(lines.map(({ json }) => (JSON.parse(json) as { message: string }).message))
    const answer = this.answers.shift() ?? TAKEN
    if (answer instanceof Error) throw answer
    if (answer !== 'hang') return Promise.resolve(answer)
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
    })
  }
}

function setUp(options: Partial<LogShipperOptions> = {}) {
  const clock = new ManualClock()
  const store = new FakeStore()
  const reports: string[] = []
  // The whole wait, without chance.
  const random: Random = Object.assign(new SystemRandom(), { next: () => 1 })
  const shipper = new LogShipper(store, {
    clock,
    random,
    format: jsonLines(),
    report: (level, message, fields) => reports.push(`${level} ${message} ${JSON.stringify(fields)}`),
    ...options,
  })
  const log = (...messages: string[]): void => {
    for (const message of messages) shipper.append(recordOf(message, clock.now()))
  }
  return { clock, store, shipper, reports, log }
}

function recordOf(message: string, time: number): LogRecord {
  return {
    time,
    level: 'info',
    logger: undefined,
    requestId: undefined,
    user: undefined,
    message,
    context: undefined,
    bound: undefined,
    fields: undefined,
  }
}

describe('LogShipper', () => {
  it('sends a batch when it is full, or its time has come', async () => {
    const { clock, store, log } = setUp({ batchSize: 3 })
    log('a', 'b', 'c', 'd')
    await clock.advanceAsync(0)
    expect(store.batches).toEqual([['a', 'b', 'c']])
    await clock.advanceAsync(999)
    log('e')
    expect(store.batches).toHaveLength(1)
    await clock.advanceAsync(1)
    expect(store.batches.slice(1)).toEqual([['d', 'e']])
    expect(clock.pending).toBe(0)
  })

  it('sends again what the store has no room for or fails at, with growing waits', async () => {
    const { clock, store, log, reports } = setUp({ batchSize: 1 })
    store.answers = [BUSY, new RangeError('ECONNREFUSED'), BUSY]
    log('a')
    await clock.advanceAsync(499)
    expect(store.batches).toHaveLength(1)
    await clock.advanceAsync(1)
    expect(store.batches).toHaveLength(2)
    await clock.advanceAsync(999)
    expect(store.batches).toHaveLength(2)
    await clock.advanceAsync(1)
    await clock.advanceAsync(2_000)
    expect(store.batches).toEqual([['a'], ['a'], ['a'], ['a']])
    expect(reports).toEqual([
      'warn Store does not take log lines: they wait, and the oldest are dropped when there are too many {"reason":"status 503"}',
      'info Store takes log lines again {"dropped":0}',
    ])
  })

  it('waits as long as the server says', async () => {
    const { clock, store, log } = setUp({ batchSize: 1 })
    store.answers = [{ outcome: 'retry', reason: 'status 429', afterMs: 7_000 }]
    log('a')
    await clock.advanceAsync(6_999)
    expect(store.batches).toHaveLength(1)
    await clock.advanceAsync(1)
    expect(store.batches).toHaveLength(2)
  })

  it('gives an attempt up that is not answered in time', async () => {
    const { clock, store, log, reports } = setUp({ batchSize: 1, timeoutMs: 2_000 })
    store.answers = ['hang']
    log('a')
    await clock.advanceAsync(2_000)
    await clock.advanceAsync(500)
    expect(store.batches).toEqual([['a'], ['a']])
    expect(reports[0]).toContain('{"reason":"no answer within 2000 ms"}')
  })

  it('does not send again what is refused, and counts it', async () => {
    const { clock, store, log, reports } = setUp({ batchSize: 2 })
    store.answers = [
      { outcome: 'refused', reason: 'status 400: too old' },
      { outcome: 'taken', refused: 1, reason: 'mapper' },
    ]
    log('a', 'b')
    await clock.advanceAsync(0)
    log('c', 'd')
    await clock.advanceAsync(60_000)
    log('e', 'f')
    await clock.advanceAsync(0)
    expect(store.batches).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ])
    expect(reports).toEqual([
      'warn Store refused 2 log lines {"lines":2,"reason":"status 400: too old"}',
      'warn Store refused 1 log lines {"lines":1,"reason":"mapper"}',
    ])
  })

  it('sends single lines again that the store had no room for, before later ones', async () => {
    const { clock, store, log, shipper } = setUp({ batchSize: 3 })
    const again = [{ json: '{"message":"b"}', time: 0, level: 'info' as const }]
    store.answers = [{ outcome: 'taken', refused: 0, again, reason: 'full' }]
    log('a', 'b', 'c', 'd')
    await clock.advanceAsync(500)
    await shipper.flush()
    expect(store.batches.slice(1)).toEqual([['b', 'd']])
  })

  it('drops the oldest lines when too many wait, and says how many', async () => {
    const { clock, store, log, reports } = setUp({ batchSize: 2, bufferSize: 3 })
    store.answers = [BUSY]
    log('a', 'b')
    await clock.advanceAsync(0)
    log('c', 'd', 'e')
    await clock.advanceAsync(2_000)
    expect(store.batches).toEqual([['a', 'b'], ['c', 'd'], ['e']])
    expect(reports).toContain('warn 1 log lines for Store were dropped {"lines":1}')
    expect(reports.at(-1)).toBe('info Store takes log lines again {"dropped":1}')
  })

  it('bounds the memory that waiting lines take, and the size of a batch', async () => {
    const { clock, store, log } = setUp({ batchSize: 100, bufferBytes: 3 * 1024 * 1024 })
    const large = 'x'.repeat(16_000)
    for (let i = 0; i < 99; i++) log(large)
    store.answers = [TAKEN]
    await clock.advanceAsync(1_000)
    expect(store.batches[0]).toHaveLength(65)
    const tight = setUp({ bufferBytes: 40_000 })
    for (let i = 0; i < 5; i++) tight.log(large)
    await tight.clock.advanceAsync(1_000)
    expect(tight.store.batches).toEqual([[large, large]])
  })

  it('sends what waits when it is closed, also what waits for another attempt', async () => {
    const { clock, store, log, shipper } = setUp({ batchSize: 2 })
    store.answers = [BUSY]
    log('a', 'b', 'c')
    await clock.advanceAsync(0)
    const closing = shipper.close()
    await clock.advanceAsync(0)
    await closing
    expect(store.batches).toEqual([['a', 'b'], ['a', 'b'], ['c']])
    expect(clock.pending).toBe(0)
  })

  it('gives up at the deadline of a shutdown, and says what was lost', async () => {
    const { clock, store, log, shipper, reports } = setUp({ shutdownTimeoutMs: 3_000 })
    store.answers = Array.from({ length: 50 }, () => BUSY)
    log('a', 'b')
    const closing = shipper.close().then(() => 'closed')
    await clock.advanceAsync(2_999)
    expect(reports).toHaveLength(1)
    await clock.advanceAsync(1)
    expect(await closing).toBe('closed')
    expect(reports.at(-1)).toBe('warn 2 log lines for Store were dropped {"lines":2}')
  })

  it('holds nobody up: a line is taken at once whatever the store does', () => {
    const { store, log } = setUp({ batchSize: 1, bufferSize: 10 })
    store.answers = ['hang']
    for (let i = 0; i < 1_000; i++) log(String(i))
    expect(store.batches).toEqual([['0']])
  })
})
