import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Random } from '../../../common/index.js'
import { ManualClock } from '../../../testing/index.js'
import { instance, ScriptedRandom, SeededRandom } from '../balancing.fixture.js'
import { HealthCheckFailedError } from '../load-balancer.errors.js'
import { HealthCheck } from './health-check.js'
import { HEALTH_CHECK_DEFAULTS, type HealthCheckConfig } from './health-check.options.js'

const TARGET = instance('a')

/** A check whose probe the test answers. */
class Checked {
  readonly clock = new ManualClock()
  readonly changes: boolean[] = []
  readonly errors: unknown[] = []
  readonly signals: AbortSignal[] = []
  readonly startedAt: number[] = []
  readonly check: HealthCheck
  running = 0
  answer: () => Promise<void> = () => Promise.resolve()

  constructor(config: Partial<HealthCheckConfig> = {}, random: Random = new ScriptedRandom(0.5)) {
    const probe = async (_: unknown, signal: AbortSignal): Promise<void> => {
      this.signals.push(signal)
      this.startedAt.push(this.clock.monotonic())
      this.running++
      try {
        await this.answer()
      } finally {
        this.running--
      }
    }
    this.check = new HealthCheck(
      { ...HEALTH_CHECK_DEFAULTS, ...config },
      { clock: this.clock, random, probe },
      () => TARGET,
      (healthy, error) => {
        this.changes.push(healthy)
        this.errors.push(error)
      },
    )
    this.check.start()
  }
}

const failing = (): Promise<void> => Promise.reject(new HealthCheckFailedError('a', 'it said so'))

describe('HealthCheck', () => {
  it('begins within the jitter of an interval and goes on from the end of each check', async () => {
    const checked = new Checked()
    await checked.clock.advanceAsync(30_500)
    expect(checked.startedAt).toEqual([500, 10_500, 20_500, 30_500])
    expect(checked.changes).toEqual([])
  })

  it('is early or late by chance, within the jitter', async () => {
    const checked = new Checked({ jitter: 0.2 }, new SeededRandom(5))
    await checked.clock.advanceAsync(300_000)
    const gaps = checked.startedAt.slice(1).map((at, index) => at - (checked.startedAt[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8_000)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(12_000)
    expect(new Set(gaps).size).toBe(gaps.length)
  })

  it('says that it is unhealthy after three failures in a row, and healthy after two successes', async () => {
    const checked = new Checked({ jitter: 0 })
    const answers = [
      failing,
      failing,
      undefined,
      failing,
      failing,
      failing,
      undefined,
      failing,
      undefined,
      undefined,
    ]
    const seen: (readonly boolean[])[] = []
    for (const answer of answers) {
      checked.answer = answer ?? (() => Promise.resolve())
      await checked.clock.advanceAsync(seen.length === 0 ? 0 : 10_000)
      seen.push([...checked.changes])
    }
    expect(seen.map((changes) => changes.length)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 2])
    expect(checked.changes).toEqual([false, true])
    expect(checked.errors[0]).toBeInstanceOf(HealthCheckFailedError)
  })

  it('takes the first answer of an instance that is not healthy until it has shown it', async () => {
    const good = new Checked({ jitter: 0, initiallyHealthy: false })
    await good.clock.advanceAsync(0)
    expect(good.changes).toEqual([true])
    const bad = new Checked({ jitter: 0, initiallyHealthy: false })
    bad.answer = failing
    await bad.clock.advanceAsync(0)
    bad.answer = () => Promise.resolve()
    await bad.clock.advanceAsync(10_000)
    expect(bad.changes).toEqual([])
    await bad.clock.advanceAsync(10_000)
    expect(bad.changes).toEqual([true])
  })

  it('takes no answer in time for a failure, ends the check, and lets no late answer count', async () => {
    const checked = new Checked({ jitter: 0, unhealthyThreshold: 1 })
    let late: (() => void) | undefined
    checked.answer = () => new Promise((resolve) => (late = resolve))
    await checked.clock.advanceAsync(1_999)
    expect(checked.changes).toEqual([])
    await checked.clock.advanceAsync(1)
    expect(checked.changes).toEqual([false])
    expect(checked.errors[0]).toMatchObject({ code: 'NEXUS_CLIENT_HEALTH_CHECK_FAILED' })
    expect(checked.signals[0]?.aborted).toBe(true)
    late?.()
    await checked.clock.advanceAsync(9_999)
    expect(checked.signals).toHaveLength(1)
    expect(checked.changes).toEqual([false])
  })

  it('ends the running check and every timer when it is stopped', async () => {
    const checked = new Checked({ jitter: 0 })
    checked.answer = () => new Promise(() => undefined)
    await checked.clock.advanceAsync(0)
    expect(checked.clock.pending).toBe(1)
    checked.check.stop()
    expect(checked.clock.pending).toBe(0)
    expect(checked.signals[0]?.aborted).toBe(true)
    await checked.clock.advanceAsync(60_000)
    expect(checked.startedAt).toHaveLength(1)
  })

  it('does not begin a check that it was stopped before', async () => {
    const checked = new Checked()
    checked.check.stop()
    await checked.clock.advanceAsync(60_000)
    expect(checked.startedAt).toEqual([])
    expect(checked.clock.pending).toBe(0)
  })

  it('takes a probe that throws for one that failed', async () => {
    const clock = new ManualClock()
    const changes: boolean[] = []
    const probe = (): Promise<void> => {
      throw new HealthCheckFailedError('a', 'at once')
    }
    const config = { ...HEALTH_CHECK_DEFAULTS, jitter: 0, unhealthyThreshold: 1 }
    const check = new HealthCheck(
      config,
      { clock, random: new ScriptedRandom(0), probe },
      () => TARGET,
      (healthy) => changes.push(healthy),
    )
    check.start()
    await clock.advanceAsync(0)
    expect(changes).toEqual([false])
    check.stop()
  })

  it('never runs two checks at a time and changes its answer only after as many in a row as it takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('ok', 'fail', 'hang'), { maxLength: 25 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (answers, healthyThreshold, unhealthyThreshold) => {
          const checked = new Checked({ jitter: 0, healthyThreshold, unhealthyThreshold })
          let healthy = true
          let against = 0
          const expected: boolean[] = []
          for (const [index, answer] of answers.entries()) {
            checked.answer = () =>
              answer === 'ok'
                ? Promise.resolve()
                : answer === 'fail'
                  ? failing()
                  : new Promise(() => undefined)
            await checked.clock.advanceAsync(index === 0 ? 0 : 10_000)
            expect(checked.running).toBeLessThanOrEqual(1)
            if (answer === 'hang') {
              await checked.clock.advanceAsync(2_000)
              // The probe itself ignores its signal: only the check has moved on.
              checked.running = 0
            }
            against = (answer === 'ok') === healthy ? 0 : against + 1
            if (against < (healthy ? unhealthyThreshold : healthyThreshold)) continue
            healthy = !healthy
            against = 0
            expected.push(healthy)
            expect(checked.changes).toEqual(expected)
          }
          expect(checked.changes).toEqual(expected)
          checked.check.stop()
          expect(checked.clock.pending).toBe(0)
        },
      ),
      { numRuns: 40 },
    )
  })
})
