import { EventEmitter } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import type { Awaitable } from '../common/index.js'
import { RequestContext, type Logger } from '../core/index.js'
import { CapturingLogger } from '../testing/capturing-logger.js'
import { ManualClock } from '../testing/manual-clock.js'
import { ProcessHost, type ProcessHostOptions } from './process-host.js'

class FakeProcess extends EventEmitter {
  readonly exits: number[] = []

  exit(code: number): void {
    this.exits.push(code)
  }
}

class Request extends RequestContext {
  constructor(
    readonly id: string,
    readonly line: string,
  ) {
    super()
  }

  override describe(): string {
    return this.line
  }
}

function setUp(options: Partial<ProcessHostOptions> = {}, fake = new FakeProcess()) {
  const logger = new CapturingLogger()
  const clock = new ManualClock()
  const { promise: drained, resolve: finishDrain, reject: failDrain } = Promise.withResolvers<void>()
  const shutdowns: { signal: string | undefined; cut: AbortSignal }[] = []
  const host = new ProcessHost({
    logger,
    clock,
    process: fake,
    shutdown: (signal, cut): Awaitable<void> => {
      shutdowns.push({ signal, cut })
      return drained
    },
    ...options,
  }).install()
  return { host, fake, logger, clock, shutdowns, finishDrain, failDrain }
}

const settle = async () => setImmediate()

describe('a signal', () => {
  it.each(['SIGTERM', 'SIGINT'])('%s drains and exits with code 0', async (signal) => {
    const { fake, logger, shutdowns, finishDrain, clock } = setUp()
    fake.emit(signal)
    await settle()
    expect(shutdowns.map((each) => each.signal)).toEqual([signal])
    expect(fake.exits).toEqual([])
    finishDrain()
    await settle()
    expect(fake.exits).toEqual([0])
    expect(logger.messages('info')).toEqual([`${signal} received: draining, for at most 25000 ms`, 'Stopped'])
    expect(clock.pending).toBe(0)
    expect(fake.eventNames()).toEqual([])
  })

  it('ends the process at once when it comes a second time', async () => {
    const { fake, logger } = setUp()
    fake.emit('SIGTERM')
    await settle()
    fake.emit('SIGTERM')
    expect(fake.exits).toEqual([143])
    expect(logger.messages('warn')).toEqual(['SIGTERM received while draining: exiting at once'])
  })

  it('is taken for one key stroke when SIGINT comes twice within 50 ms, as npm sends it', async () => {
    const { fake, clock } = setUp()
    fake.emit('SIGINT')
    clock.advance(49)
    fake.emit('SIGINT')
    await settle()
    expect(fake.exits).toEqual([])
    clock.advance(1)
    fake.emit('SIGINT')
    expect(fake.exits).toEqual([130])
  })

  it('cuts what is left at the deadline, and exits with code 0 when that ends it', async () => {
    const { fake, logger, clock, shutdowns, finishDrain } = setUp({ shutdownDeadlineMs: 5_000 })
    fake.emit('SIGTERM')
    await clock.advanceAsync(4_999)
    expect(shutdowns[0]?.cut.aborted).toBe(false)
    shutdowns[0]?.cut.addEventListener('abort', () => finishDrain())
    await clock.advanceAsync(1)
    expect(fake.exits).toEqual([0])
    expect(logger.messages('info').at(-1)).toBe('Stopped after cutting what was left')
    expect(logger.messages('warn')).toEqual(['The shutdown took longer than 5000 ms: cutting what is left'])
  })

  it('exits a second after the deadline even though a shutdown hook never ends', async () => {
    const { fake, logger, clock } = setUp({ shutdownDeadlineMs: 5_000 })
    fake.emit('SIGTERM')
    await clock.advanceAsync(5_999)
    expect(fake.exits).toEqual([])
    await clock.advanceAsync(1)
    expect(fake.exits).toEqual([0])
    expect(logger.messages('warn').at(-1)).toBe('Exiting although the shutdown has not ended')
  })

  it.each([
    ['rejects', async () => Promise.reject(new RangeError('no database'))],
    [
      'throws',
      () => {
        throw new RangeError('no database')
      },
    ],
  ])('exits with code 1 when the shutdown %s', async (_how, shutdown) => {
    const { fake, logger } = setUp({ shutdown })
    fake.emit('SIGTERM')
    await settle()
    expect(fake.exits).toEqual([1])
    expect(logger.entries.at(-1)).toMatchObject({
      level: 'error',
      message: 'The shutdown failed',
      fields: { error: new RangeError('no database') },
    })
  })

  it('is not handled any more after uninstall', () => {
    const { host, fake } = setUp()
    host.uninstall()
    host.uninstall()
    expect(fake.eventNames()).toEqual([])
    host.install().install()
    expect(fake.listenerCount('SIGTERM')).toBe(1)
    host[Symbol.dispose]()
    expect(fake.eventNames()).toEqual([])
  })

  it('still exits when closing the application uninstalls the host', async () => {
    const fake = new FakeProcess()
    const { host } = setUp({ shutdown: () => host.uninstall() }, fake)
    fake.emit('SIGTERM')
    await settle()
    expect(fake.exits).toEqual([0])
  })

  it('may be another one', async () => {
    const { fake, shutdowns } = setUp({ signals: ['SIGHUP'] })
    fake.emit('SIGTERM')
    expect(shutdowns).toEqual([])
    fake.emit('SIGHUP')
    await settle()
    expect(shutdowns.map(({ signal }) => signal)).toEqual(['SIGHUP'])
  })
})

describe('the log', () => {
  it('is brought out before the process exits, with what was said last', async () => {
    const { promise: flushed, resolve: finishFlush } = Promise.withResolvers<void>()
    let before: readonly string[] = []
    const { fake, logger, finishDrain } = setUp({
      flush: () => {
        before = logger.messages('info')
        return flushed
      },
    })
    fake.emit('SIGTERM')
    finishDrain()
    await settle()
    expect([fake.exits, before.at(-1)]).toEqual([[], 'Stopped'])
    finishFlush()
    await settle()
    expect(fake.exits).toEqual([0])
  })

  it.each([
    ['never comes out', () => new Promise<void>(() => undefined)],
    ['fails', async () => Promise.reject(new RangeError('no Loki'))],
  ])('does not keep the process where it %s', async (_how, flush) => {
    const { fake, finishDrain, clock } = setUp({ flush })
    fake.emit('SIGTERM')
    finishDrain()
    await clock.advanceAsync(1_500)
    await clock.advanceAsync(0)
    expect(fake.exits).toEqual([0])
  })

  it('is not waited for at the second signal', async () => {
    const { fake, finishDrain } = setUp({ flush: () => new Promise<void>(() => undefined) })
    fake.emit('SIGTERM')
    finishDrain()
    await settle()
    fake.emit('SIGTERM')
    expect(fake.exits).toEqual([143])
  })
})

describe('an unhandled rejection', () => {
  it('is logged with the request that it came from, and the process goes on', () => {
    const { fake, logger, shutdowns } = setUp()
    const error = new RangeError('lost')
    RequestContext.run(
      new Request('r-1', 'GET /orders/5'),
      () => fake.emit('unhandledRejection', error),
      undefined,
    )
    fake.emit('unhandledRejection', 'a text')
    expect(logger.entries).toMatchObject([
      {
        level: 'error',
        message: 'Unhandled rejection',
        fields: { error, requestId: 'r-1', request: 'GET /orders/5' },
      },
      { level: 'error', message: 'Unhandled rejection', fields: { error: 'a text' } },
    ])
    expect([fake.exits, shutdowns]).toEqual([[], []])
  })

  it('does not end the process when the logger fails', () => {
    const error = () => {
      throw new RangeError('disk full')
    }
    const logger = { error } as unknown as Logger
    const { fake } = setUp({ logger })
    const written: string[] = []
    const write = process.stderr.write
    process.stderr.write = ((text: string) => written.push(text)) as unknown as typeof write
    try {
      fake.emit('unhandledRejection', 'x')
    } finally {
      process.stderr.write = write
    }
    expect(written.join('')).toBe('Unhandled rejection (and the logger failed: RangeError: disk full)\n')
  })
})

describe('an uncaught exception', () => {
  it('is logged, drains and exits with code 1', async () => {
    const { fake, logger, shutdowns, finishDrain } = setUp()
    const error = new RangeError('broken')
    RequestContext.run(
      new Request('r-2', 'POST /orders'),
      () => fake.emit('uncaughtException', error),
      undefined,
    )
    fake.emit('uncaughtException', new RangeError('again'))
    expect(logger.entries[0]).toMatchObject({
      level: 'fatal',
      message: 'Uncaught exception: draining, then exiting',
      fields: { error, request: 'POST /orders' },
    })
    expect(shutdowns.map(({ signal }) => signal)).toEqual([undefined])
    finishDrain()
    await settle()
    expect(fake.exits).toEqual([1])
  })

  it('while draining makes the exit code 1', async () => {
    const { fake, shutdowns, finishDrain } = setUp()
    fake.emit('SIGTERM')
    fake.emit('uncaughtException', new RangeError('broken'))
    finishDrain()
    await settle()
    expect(shutdowns).toHaveLength(1)
    expect(fake.exits).toEqual([1])
  })

  it('keeps draining at the first signal after it, and ends at the second', async () => {
    const { fake, logger, clock } = setUp()
    fake.emit('uncaughtException', new RangeError('broken'))
    fake.emit('SIGTERM')
    await settle()
    expect(logger.messages('info')).toEqual(['SIGTERM received: draining already'])
    expect(fake.exits).toEqual([])
    clock.advance(1)
    fake.emit('SIGTERM')
    expect(fake.exits).toEqual([143])
  })

  it('is only logged where the application wants to go on', () => {
    const { fake, logger, shutdowns } = setUp({ uncaughtException: 'continue' })
    fake.emit('uncaughtException', new RangeError('broken'))
    expect(logger.messages('fatal')).toEqual(['Uncaught exception: going on'])
    expect([fake.exits, shutdowns]).toEqual([[], []])
  })
})

describe('several applications in one process', () => {
  it('all drain, and the last one to stop exits with the highest code', async () => {
    const fake = new FakeProcess()
    const first = setUp({}, fake)
    const second = setUp({}, fake)
    fake.emit('SIGTERM')
    await settle()
    first.failDrain(new RangeError('no database'))
    await settle()
    expect(fake.exits).toEqual([])
    second.finishDrain()
    await settle()
    expect(fake.exits).toEqual([1])
    expect(fake.eventNames()).toEqual([])
  })

  it('report a failure once', () => {
    const fake = new FakeProcess()
    const first = setUp({}, fake)
    const second = setUp({}, fake)
    fake.emit('unhandledRejection', 'a')
    first.host.uninstall()
    fake.emit('unhandledRejection', 'b')
    expect(first.logger.entries.map(({ fields }) => fields['error'])).toEqual(['a'])
    expect(second.logger.entries.map(({ fields }) => fields['error'])).toEqual(['b'])
  })

  it('exits for those that drain when another one is closed meanwhile', async () => {
    const fake = new FakeProcess()
    const first = setUp({ signals: ['SIGTERM'] }, fake)
    const second = setUp({ signals: ['SIGHUP'] }, fake)
    fake.emit('SIGTERM')
    first.finishDrain()
    await settle()
    expect(fake.exits).toEqual([])
    second.host.uninstall()
    expect(fake.exits).toEqual([0])
  })
})
