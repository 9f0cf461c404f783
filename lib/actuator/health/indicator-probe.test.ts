import { describe, expect, it } from '@jest/globals'
import { HEALTH_STATUS_ORDER, type Health } from '../../core/index.js'
import { CapturingLogger, ManualClock } from '../../testing/index.js'
import { IndicatorProbe, type IndicatorProbeOptions } from './indicator-probe.js'

const UP: Health = { status: 'UP' }

describe('A probe of an indicator', () => {
  const setUp = (health: (signal?: AbortSignal) => unknown, options: Partial<IndicatorProbeOptions> = {}) => {
    const clock = new ManualClock()
    const logger = new CapturingLogger()
    let asked = 0
    const indicator = {
      name: 'db',
      isDefault: false,
      health: (signal?: AbortSignal) => {
        asked++
        return health(signal) as Health
      },
    }
    const probe = new IndicatorProbe(indicator, {
      path: 'db',
      clock,
      logger,
      timeoutMs: 10_000,
      slowThresholdMs: 1_000,
      timeToLiveMs: 0,
      statuses: HEALTH_STATUS_ORDER,
      ...options,
    })
    return { probe, clock, logger, asked: () => asked }
  }

  it('gives a synchronous answer without a promise', () => {
    expect(setUp(() => UP).probe.check()).toBe(UP)
  })

  it.each([
    [
      'a status that can not be read',
      () => ({
        get status(): string {
          throw new RangeError('no')
        },
      }),
    ],
    [
      'a promise of such',
      async () => ({
        get status(): string {
          throw new RangeError('no')
        },
      }),
    ],
    [
      'a thenable that throws',
      () => ({
        then: () => {
          throw new RangeError('no')
        },
      }),
    ],
  ])('is DOWN with %s', async (_, health) => {
    const { probe, clock } = setUp(health)
    expect(await probe.check()).toEqual({ status: 'DOWN', details: { error: 'RangeError: no' } })
    expect(clock.pending).toBe(0)
  })

  it('asks once, however many want to know meanwhile, and again when that is done', async () => {
    const { promise, resolve } = Promise.withResolvers<Health>()
    const { probe, asked, clock } = setUp(() => promise)
    const answers = Array.from({ length: 5_000 }, () => probe.check())
    expect(asked()).toBe(1)
    resolve(UP)
    expect(new Set(await Promise.all(answers.map(async (answer) => answer)))).toEqual(new Set([UP]))
    await probe.check()
    expect([asked(), clock.pending]).toEqual([2, 0])
  })

  it('is DOWN when the time is up, tells the indicator, and leaves it alone until it has answered', async () => {
    const answers: PromiseWithResolvers<Health>[] = []
    let signal: AbortSignal | undefined
    const { probe, clock, logger, asked } = setUp((given) => {
      signal = given
      const next = Promise.withResolvers<Health>()
      answers.push(next)
      return next.promise
    })
    const first = probe.check()
    clock.advance(10_000)
    expect(await first).toEqual({ status: 'DOWN', details: { error: 'no answer within 10000 ms' } })
    expect(signal?.reason).toMatchObject({ code: 'NEXUS_ACTUATOR_HEALTH_TIMEOUT' })
    clock.advance(5_000)
    expect(await probe.check()).toEqual({
      status: 'DOWN',
      details: { error: 'no answer for 15000 ms; it is not asked again before it has answered' },
    })
    expect(asked()).toBe(1)
    answers[0]?.resolve(UP)
    await answers[0]?.promise
    await clock.advanceAsync(0)
    const second = probe.check()
    expect(asked()).toBe(2)
    answers[1]?.resolve(UP)
    expect(await second).toBe(UP)
    expect(logger.messages('warn')).toEqual(['The health indicator db did not answer within 10000 ms'])
    expect(logger.messages('info')).toEqual(['The health indicator db answered after 15000 ms'])
  })

  it('is asked again also when what hung fails at last', async () => {
    const hung = Promise.withResolvers<Health>()
    let calls = 0
    const { probe, clock } = setUp(() => (calls++ === 0 ? hung.promise : UP))
    const first = probe.check()
    clock.advance(10_000)
    await first
    hung.reject(new Error('reset'))
    await clock.advanceAsync(0)
    expect(await probe.check()).toBe(UP)
  })

  it.each([
    [
      'thrown',
      () => {
        throw new TypeError('no pool\nat all')
      },
    ],
    ['rejected', () => Promise.reject(new TypeError('no pool'))],
  ])('is DOWN with what was %s, and says so in the log once', async (_how, health) => {
    const { probe, logger } = setUp(health)
    for (let i = 0; i < 3; i++)
      expect(await probe.check()).toEqual({ status: 'DOWN', details: { error: 'TypeError: no pool' } })
    expect(logger.messages('warn')).toEqual(['The health indicator db failed'])
  })

  it.each([undefined, null, 'UP', {}, { status: '' }, { status: 1 }])(
    'is DOWN where the answer is %j, which is no health',
    async (answer) => {
      expect(await setUp(() => answer).probe.check()).toMatchObject({ status: 'DOWN' })
      expect(await setUp(async () => answer).probe.check()).toMatchObject({ status: 'DOWN' })
    },
  )

  it('tells once of a status that is misspelt, and leaves those of the application alone', () => {
    const { probe, logger } = setUp(() => ({ status: 'DWON' }))
    expect([probe.check(), probe.check()]).toEqual([{ status: 'DWON' }, { status: 'DWON' }])
    expect(logger.messages('warn')).toEqual([
      'The health indicator db has the status DWON, which does not count: did you mean DOWN?',
    ])
    for (const status of ['CIRCUIT_OPEN', 'out-of-service', 'Up']) {
      const other = setUp(() => ({ status }))
      expect(other.probe.check()).toEqual({ status })
      expect(other.logger.messages('warn')).toEqual([])
    }
  })

  it('tells in the log what is slow', async () => {
    const { promise, resolve } = Promise.withResolvers<Health>()
    const { probe, clock, logger } = setUp(() => promise)
    const answer = probe.check()
    clock.advance(1_500)
    resolve(UP)
    expect(await answer).toBe(UP)
    expect(logger.messages('warn')).toEqual(['The health indicator db took 1500 ms'])
  })

  it('keeps an answer for its time to live', async () => {
    const { probe, clock, asked } = setUp(async () => UP, { timeToLiveMs: 1_000 })
    await probe.check()
    clock.advance(999)
    await probe.check()
    expect(asked()).toBe(1)
    clock.advance(1)
    await probe.check()
    expect(asked()).toBe(2)
  })

  it.each([3_600_000, -3_600_000])(
    'neither ends nor waits longer, nor keeps an answer otherwise, where the clock of the machine is set by %i ms',
    async (ms) => {
      const hung = Promise.withResolvers<Health>()
      const answers: unknown[] = []
      const { probe, clock, logger, asked } = setUp(() => hung.promise, { timeToLiveMs: 1_000 })
      void Promise.resolve(probe.check()).then((health) => answers.push(health))
      clock.step(ms)
      await clock.advanceAsync(9_999)
      expect(answers).toEqual([])
      await clock.advanceAsync(1)
      expect(answers).toMatchObject([{ status: 'DOWN', details: { error: 'no answer within 10000 ms' } }])
      hung.resolve(UP)
      await clock.advanceAsync(0)
      expect(logger.messages('info')).toEqual(['The health indicator db answered after 10000 ms'])
      await probe.check()
      clock.step(ms)
      await clock.advanceAsync(999)
      await probe.check()
      expect(asked()).toBe(2)
      await clock.advanceAsync(1)
      await probe.check()
      expect(asked()).toBe(3)
    },
  )

  it('always asks who answers at once', () => {
    let status = 'UP'
    const { probe } = setUp(() => ({ status }), { timeToLiveMs: 1_000 })
    expect(probe.check()).toEqual({ status: 'UP' })
    status = 'OUT_OF_SERVICE'
    expect(probe.check()).toEqual({ status: 'OUT_OF_SERVICE' })
  })
})
