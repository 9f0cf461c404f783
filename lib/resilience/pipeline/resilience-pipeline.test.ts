import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import { AspectOrder } from '../../core/index.js'
import { Bulkhead, CircuitBreaker, ResiliencePipeline, type PipelineStrategy } from '../index.js'

function probe(name: string, log: string[]): PipelineStrategy {
  return {
    apply: (operation) => {
      log.push(name)
      return operation()
    },
  }
}

describe('ResiliencePipeline', () => {
  it('stands in the fixed order, whatever the order in which it was built', async () => {
    const log: string[] = []
    const pipeline = ResiliencePipeline.builder()
      .bulkhead(probe('bulkhead', log))
      .timeLimiter(probe('timeLimiter', log))
      .rateLimiter(probe('rateLimiter', log))
      .circuitBreaker(probe('circuitBreaker', log))
      .retry(probe('retry', log))
      .strategy(probe('fallback', log), AspectOrder.FALLBACK)
      .build()
    await pipeline.execute(() => log.push('operation'))
    expect(log).toEqual([
      'fallback',
      'retry',
      'circuitBreaker',
      'rateLimiter',
      'timeLimiter',
      'bulkhead',
      'operation',
    ])
  })

  it('stands as it was built where that is asked for', () => {
    const log: string[] = []
    const pipeline = ResiliencePipeline.builder()
      .bulkhead(probe('bulkhead', log))
      .retry(probe('retry', log))
      .build('as-added')
    pipeline.apply(() => undefined)
    expect(log).toEqual(['bulkhead', 'retry'])
  })

  it('makes engines of options, and shares those that exist', async () => {
    const bulkhead = Bulkhead.of('shared', { maxConcurrentCalls: 1 })
    const pipeline = ResiliencePipeline.builder('inventory', { clock: new ManualClock() })
      .circuitBreaker({ consecutiveFailures: 1 })
      .bulkhead(bulkhead)
      .build()
    expect(pipeline.strategies[1]).toBe(bulkhead)
    await expect(
      pipeline.execute(() => {
        throw new TypeError('broken')
      }),
    ).rejects.toThrow('broken')
    expect(pipeline.strategies[0]).toMatchObject({ name: 'inventory', state: 'OPEN' })
    await expect(pipeline.execute(() => 1)).rejects.toThrow(/inventory.*OPEN/)
  })

  it('retries through everything that is inside of the retry', async () => {
    const clock = new ManualClock()
    const breaker = CircuitBreaker.of('b', {}, { clock })
    let calls = 0
    const result = ResiliencePipeline.builder('x', { clock })
      .retry({ maxAttempts: 3, waitDuration: '1s' })
      .circuitBreaker(breaker)
      .build()
      .execute(async () => {
        if (++calls < 3) throw new TypeError('not yet')
        return 'done'
      })
    await clock.advanceAsync(2_000)
    await expect(result).resolves.toBe('done')
    expect(breaker.metrics).toMatchObject({ numberOfFailedCalls: 2, numberOfSuccessfulCalls: 1 })
  })

  it('is a strategy itself, and nothing where it is empty', () => {
    const log: string[] = []
    const inner = new ResiliencePipeline([probe('a', log), probe('b', log)])
    const outer = new ResiliencePipeline([probe('outer', log), inner])
    expect(outer.apply(() => 5)).toBe(5)
    expect(log).toEqual(['outer', 'a', 'b'])
    expect(
      ResiliencePipeline.builder()
        .build()
        .apply(() => 6),
    ).toBe(6)
  })

  it('ends with the signal that its caller gives', async () => {
    const controller = new AbortController()
    const pipeline = ResiliencePipeline.builder().timeLimiter({ timeoutDuration: '1h' }).build()
    let seen: AbortSignal | undefined
    const running = pipeline.execute(
      ({ signal }) => {
        seen = signal
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
      { signal: controller.signal },
    )
    controller.abort(new RangeError('enough'))
    await expect(running).rejects.toThrow('enough')
    expect(seen?.aborted).toBe(true)
  })

  it('makes functions of functions', async () => {
    const add = ResiliencePipeline.builder()
      .bulkhead()
      .build()
      .decorate((a: number, b: number) => a + b)
    await expect(add(1, 2)).resolves.toBe(3)
  })
})
