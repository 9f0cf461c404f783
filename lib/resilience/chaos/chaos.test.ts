import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../testing/index.js'
import {
  Chaos,
  ChaosFaultError,
  ChaosRegistry,
  InvalidStrategyOptionsError,
  Retry,
  TimeLimiter,
  type ChaosOptions,
} from '../index.js'

/** Chance that the test decides; it fails where more is asked for. */
class Dice {
  asked = 0
  readonly #rolls: readonly number[]

  constructor(...rolls: readonly number[]) {
    this.#rolls = rolls
  }

  next(): number {
    const roll = this.#rolls[this.asked++]
    if (roll === undefined) throw new RangeError('More chance is asked for than the test has.')
    return roll
  }
}

const ALWAYS = { next: () => 0 }

describe('injected chaos', () => {
  it("has Polly's rate, and does nothing that nobody asks for", () => {
    const chaos = Chaos.of('stock', {}, { random: new Dice() })
    expect(chaos.config).toMatchObject({ enabled: true, injectionRate: 0.001 })
    expect(chaos.apply(() => 5)).toBe(5)
  })

  it('makes calls slow, and leaves no timer', async () => {
    const clock = new ManualClock()
    const chaos = Chaos.of(
      'stock',
      { latency: '300ms', injectionRate: 0.5 },
      { clock, random: new Dice(0.4, 0.5) },
    )
    let runs = 0
    const slow = chaos.execute(() => ++runs)
    clock.advance(299)
    expect(runs).toBe(0)
    clock.advance(1)
    await expect(slow).resolves.toBe(1)
    // The second throw of the dice spares the call, which then stays synchronous.
    expect(chaos.apply(() => ++runs)).toBe(2)
    expect(chaos.events.recent()).toEqual([
      { type: 'LATENCY_INJECTED', name: 'stock', at: clock.now() - 300, latency: 300 },
    ])
    expect(clock.pending).toBe(0)
  })

  it('chooses a latency within the range', async () => {
    const clock = new ManualClock()
    const options = { latency: 100, maxLatency: 500, latencyRate: 1 }
    const chaos = Chaos.of('stock', options, { clock, random: new Dice(0, 0.25) })
    const slow = chaos.execute(() => 'slow')
    expect(chaos.events.recent()).toMatchObject([{ latency: 200 }])
    clock.advance(200)
    await expect(slow).resolves.toBe('slow')
  })

  it('stops waiting when the call is ended', async () => {
    const clock = new ManualClock()
    const chaos = Chaos.of('stock', { latency: '10s', latencyRate: 1 }, { clock, random: ALWAYS })
    let runs = 0
    const controller = new AbortController()
    const call = chaos.execute(() => ++runs, { signal: controller.signal })
    const limited = TimeLimiter.of('stock', {}, { clock }).execute(() => chaos.execute(() => ++runs))
    controller.abort('gone')
    await expect(call).rejects.toBe('gone')
    clock.advance(1000)
    await expect(limited).rejects.toThrow('1s')
    await setImmediate()
    expect(clock.pending).toBe(0)
    expect(runs).toBe(0)
  })

  it.each<[string, ChaosOptions['fault'], object]>([
    ['a function', () => new RangeError('own'), { message: 'own' }],
    ['a status', 503, { status: 503, message: 'Chaos: the call fails with 503 on purpose' }],
    ['a status from a file', '429', { status: 429 }],
    ['the code of a system error', 'ECONNRESET', { code: 'ECONNRESET' }],
    ['an error of the platform', 'TimeoutError', { name: 'TimeoutError' }],
  ])('fails calls with %s', (_kind, fault, expected) => {
    const chaos = Chaos.of(
      'stock',
      { ...(fault !== undefined && { fault }), faultRate: 1 },
      { random: ALWAYS },
    )
    let error: unknown
    try {
      chaos.apply(() => 'never')
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject(expected)
    expect(chaos.events.recent()).toMatchObject([{ type: 'FAULT_INJECTED', error }])
  })

  it('says with which status a request that fails so is answered', () => {
    expect(new ChaosFaultError(503).errorResponse()).toEqual({ status: 503 })
  })

  it('answers in place of the call', () => {
    const made = Chaos.of('stock', { outcome: () => [1], outcomeRate: 1 }, { random: ALWAYS })
    expect(made.apply(() => 'never')).toEqual([1])
    const json = Chaos.of('stock', { outcome: '{"stock":0}', outcomeRate: 1 }, { random: ALWAYS })
    const [first, second] = [json.apply(() => 'never'), json.apply(() => 'never')]
    expect(first).toEqual({ stock: 0 })
    // Each caller has its own.
    expect(first).not.toBe(second)
  })

  it('does something before the call, and waits for it', async () => {
    const order: string[] = []
    const behavior = async (): Promise<void> => {
      await setImmediate()
      order.push('behavior')
    }
    const chaos = Chaos.of('stock', { behavior, behaviorRate: 1 }, { random: ALWAYS })
    await chaos.execute(() => order.push('call'))
    expect(order).toEqual(['behavior', 'call'])
    const sync = Chaos.of(
      'stock',
      { behavior: () => order.push('sync'), behaviorRate: 1 },
      { random: ALWAYS },
    )
    expect(sync.apply(() => 'call')).toBe('call')
    expect(order).toEqual(['behavior', 'call', 'sync'])
  })

  it('leaves each kind to its own chance: behaviour, latency, fault, outcome', async () => {
    const clock = new ManualClock()
    const order: string[] = []
    const options: ChaosOptions = {
      injectionRate: 0.5,
      behavior: () => order.push('behavior'),
      latency: 100,
      fault: () => new Error('fault'),
      outcome: () => 'outcome',
    }
    const run = async (...rolls: number[]): Promise<unknown> => {
      const dice = new Dice(...rolls)
      const chaos = Chaos.of('stock', options, { clock, random: dice })
      const result = chaos.execute(() => 'call').catch((error: unknown) => (error as Error).message)
      clock.advance(100)
      const settled = await result
      expect(dice.asked).toBe(rolls.length)
      return [settled, chaos.events.recent().map(({ type }) => type)]
    }
    expect(await run(0.9, 0.9, 0.9, 0.9)).toEqual(['call', []])
    expect(await run(0.9, 0.9, 0.9, 0)).toEqual(['outcome', ['OUTCOME_INJECTED']])
    expect(await run(0.9, 0.9, 0)).toEqual(['fault', ['FAULT_INJECTED']])
    expect(await run(0.9, 0, 0.9, 0.9)).toEqual(['call', ['LATENCY_INJECTED']])
    expect(await run(0, 0, 0)).toEqual(['fault', ['BEHAVIOR_INJECTED', 'LATENCY_INJECTED', 'FAULT_INJECTED']])
    expect(order).toEqual(['behavior'])
  })

  it('strikes as often as its rate says', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 500 }),
        (rate, calls) => {
          let at = 0
          // Every part of the range once.
          const random = { next: () => at++ / calls }
          const chaos = Chaos.of('stock', { outcome: () => 'chaos', injectionRate: rate }, { random })
          let struck = 0
          for (let i = 0; i < calls; i++) if (chaos.apply(() => 'call') === 'chaos') struck++
          expect(struck).toBe(
            Array.from({ length: calls }, (_, i) => i / calls).filter((each) => each < rate).length,
          )
          expect(chaos.metrics.numberOfOutcomes).toBe(struck)
        },
      ),
    )
  })

  it('stops and goes on while it is in use', () => {
    const chaos = Chaos.of('stock', { outcome: '1', outcomeRate: 1 }, { random: ALWAYS })
    chaos.reconfigure({ ...chaos.config, enabled: false })
    expect(chaos.apply(() => 'call')).toBe('call')
    chaos.reconfigure({ ...chaos.config, enabled: true, outcome: '2' })
    expect(chaos.apply(() => 'call')).toBe(2)
    expect(chaos.metrics).toEqual({
      numberOfLatencies: 0,
      numberOfFaults: 0,
      numberOfOutcomes: 1,
      numberOfBehaviors: 0,
    })
  })

  it('is what other patterns stand around', async () => {
    const chaos = Chaos.of('stock', { fault: 'ECONNRESET', faultRate: 0.5 }, { random: new Dice(0, 0.9) })
    const retry = Retry.of('stock', { waitDuration: 0 })
    await expect(retry.execute(() => chaos.apply(() => 'many'))).resolves.toBe('many')
  })

  it.each<[ChaosOptions, string]>([
    [{ injectionRate: 1.5 }, 'injectionRate: must be a number from 0 to 1, but is 1.5'],
    [{ faultRate: Number.NaN }, 'faultRate: must be a number from 0 to 1, but is NaN'],
    [{ latency: '2s', maxLatency: '1s' }, 'maxLatency: must be at least latency'],
    [{ outcome: '{' }, 'outcome: must be a function or JSON, but is {'],
    [{ fault: 200 }, 'fault: must be a status from 400 to 599'],
    [{ fault: 'TimeOutError' }, 'but is TimeOutError; did you mean TimeoutError?'],
  ])('refuses %j', (options, message) => {
    expect(() => Chaos.of('stock', options)).toThrow(InvalidStrategyOptionsError)
    expect(() => Chaos.of('stock', options)).toThrow(message)
  })

  it("knows the application's own faults in a registry", () => {
    class StockDownError extends Error {}
    const around = { isActive: true, faults: { StockDownError: () => new StockDownError() } }
    const runtime = { clock: new ManualClock(), random: ALWAYS, warn: () => {} }
    const registry = new ChaosRegistry(
      { instances: { stock: { fault: 'StockDownError', faultRate: 1 } } },
      runtime,
      around,
    )
    expect(() => registry.chaos('stock').apply(() => 'call')).toThrow(StockDownError)
    expect(() => registry.chaos('other', { fault: 'StockDwonError' })).toThrow('did you mean StockDownError?')
  })
})
