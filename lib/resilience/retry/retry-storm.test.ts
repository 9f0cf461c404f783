import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import { Retry, RetryRegistry, type RetryOptions } from '../index.js'

/** Numbers that look like chance and are the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Traffic {
  /** Of each client, on average. */
  readonly callsPerSecond: number
  readonly seconds: number
}

/** Many clients, each a process with a retry of its own, call one service. `fails` says of a moment what share of attempts fails. */
function service(options: RetryOptions, clients: number, random = seeded(42)) {
  const clock = new ManualClock()
  const retries = Array.from({ length: clients }, (_, index) =>
    Retry.of(
      `client ${index}`,
      { eventConsumerBufferSize: 0, ...options },
      { clock, random: { next: random } },
    ),
  )
  const seen = { calls: 0, attempts: 0, failures: 0 }
  let failing = 0
  const attempt = async (): Promise<void> => {
    seen.attempts++
    if (random() < failing) throw new Error('down')
  }
  return {
    clock,
    /** @returns what the service saw, and how many calls failed */
    async run(share: number, { callsPerSecond, seconds }: Traffic): Promise<typeof seen> {
      failing = share
      const before = { ...seen }
      for (let tick = 0; tick < seconds * 10; tick++) {
        for (const retry of retries) {
          if (random() >= callsPerSecond / 10) continue
          seen.calls++
          retry.execute(attempt).catch(() => seen.failures++)
        }
        await clock.advanceAsync(100)
      }
      return {
        calls: seen.calls - before.calls,
        attempts: seen.attempts - before.attempts,
        failures: seen.failures - before.failures,
      }
    },
  }
}

describe('a retry storm', () => {
  const traffic = { callsPerSecond: 5, seconds: 60 }

  it('multiplies the calls without a budget', async () => {
    const { calls, attempts } = await service({}, 20).run(1, { callsPerSecond: 5, seconds: 60 })
    expect(attempts / calls).toBeGreaterThan(2.8)
  })

  it.each([2.5, 5, 9])(
    'stays below 1.1 attempts per call with a budget while everything is down, at %d calls a second',
    async (callsPerSecond) => {
      const storm = service({ budget: true }, 20)
      const calm = await storm.run(0, { callsPerSecond, seconds: 20 })
      expect(calm.attempts).toBe(calm.calls)
      const outage = await storm.run(1, { callsPerSecond, seconds: 60 })
      expect(outage.calls).toBeGreaterThan(1_000)
      expect(outage.attempts / outage.calls).toBeLessThan(1.1)
    },
  )

  it('stays below it from the first moment of processes that start into the outage', async () => {
    const { calls, attempts } = await service({ budget: true }, 20).run(1, traffic)
    expect(attempts / calls).toBeLessThan(1.1)
  })

  it('still saves the calls of a service that fails now and then', async () => {
    const storm = service({ budget: true, waitDuration: 50 }, 20)
    await storm.run(0, { callsPerSecond: 5, seconds: 20 })
    const { calls, attempts, failures } = await storm.run(0.05, traffic)
    expect(failures / calls).toBeLessThan(0.01)
    expect(attempts / calls).toBeLessThan(1.1)
  })

  it('has its retries back when the service is', async () => {
    const storm = service({ budget: true, waitDuration: 50 }, 20)
    await storm.run(1, { callsPerSecond: 5, seconds: 30 })
    await storm.run(0, { callsPerSecond: 5, seconds: 15 })
    const { calls, failures } = await storm.run(0.05, { callsPerSecond: 5, seconds: 20 })
    expect(failures / calls).toBeLessThan(0.01)
  })
})

describe('a budget', () => {
  it('is shared by who uses the same name, and by nobody else', async () => {
    const clock = new ManualClock()
    const options = { budget: { minRetriesPerSecond: 0.3 }, waitDuration: 0 }
    const registry = new RetryRegistry({ configs: { default: options } }, runtimeOf(clock))
    const down = (): Promise<never> => Promise.reject(new Error('down'))
    await expect(registry.retry('a').execute(down)).rejects.toThrow('down')
    expect(registry.retry('a').availableRetries).toBe(1)
    await expect(registry.retry('a').execute(down)).rejects.toThrow('down')
    expect(registry.retry('a').events.recent().at(-1)).toMatchObject({
      type: 'ERROR',
      reason: 'BUDGET_EXHAUSTED',
      attempt: 2,
    })
    expect(registry.retry('b').availableRetries).toBe(3)
    expect(Retry.of('c').availableRetries).toBe(Infinity)
  })

  it('is not charged for what is not retried anyway', async () => {
    const clock = new ManualClock()
    const retry = Retry.of('a', { budget: true, maxAttempts: 1 }, { clock })
    await expect(retry.execute(() => Promise.reject(new Error('down')))).rejects.toThrow('down')
    expect(retry.availableRetries).toBe(2)
  })

  it('comes and goes with the configuration, and keeps its counts where it stays', async () => {
    const clock = new ManualClock()
    const registry = new RetryRegistry(
      { instances: { a: { budget: true, waitDuration: 0 } } },
      runtimeOf(clock),
    )
    const retry = registry.retry('a')
    await expect(retry.execute(() => Promise.reject(new Error('down')))).rejects.toThrow('down')
    registry.reconfigure('a', { budget: { minRetriesPerSecond: 1 } })
    expect(retry.availableRetries).toBe(8)
    registry.reconfigure('a', { budget: false })
    expect(retry.availableRetries).toBe(Infinity)
    registry.reconfigure('a', { budget: true })
    expect(retry.availableRetries).toBe(2)
  })
})

function runtimeOf(clock: ManualClock) {
  return { clock, random: { next: seeded(1) }, warn: () => undefined }
}
