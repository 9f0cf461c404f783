import { describe, expect, it } from '@jest/globals'
import { CircuitBreaker, InvalidStrategyOptionsError, type CircuitBreakerOptions } from '../index.js'
import { Broken, make } from './circuit-breaker.fixture.js'

describe('options that are wrong', () => {
  const wrong: readonly [CircuitBreakerOptions, string][] = [
    [{ failureRateThreshold: 0 }, 'failureRateThreshold: must be a percentage above 0'],
    [{ slowCallRateThreshold: 101 }, 'slowCallRateThreshold: must be a percentage above 0'],
    [{ slowCallDurationThreshold: 0 }, 'slowCallDurationThreshold: must be at least 1ms'],
    [{ consecutiveFailures: -1 }, 'consecutiveFailures: must be a whole number of at least 0'],
    [
      { slidingWindowType: 'SOME' as never },
      'slidingWindowType: must be one of COUNT_BASED, TIME_BASED, but is SOME',
    ],
    [{ slidingWindowSize: 0 }, 'slidingWindowSize: must be a whole number from 1'],
    [{ minimumNumberOfCalls: 0.5 }, 'minimumNumberOfCalls: must be a whole number of at least 1'],
    [{ waitDurationInOpenState: 0 }, 'waitDurationInOpenState: must be at least 1ms'],
    [{ exponentialBackoffMultiplier: 0.5 }, 'exponentialBackoffMultiplier: must be a number of at least 1'],
    [
      { exponentialMaxWaitDurationInOpenState: 0 },
      'exponentialMaxWaitDurationInOpenState: must be at least 1ms',
    ],
    [{ randomizedWaitFactor: 1 }, 'randomizedWaitFactor: must be a number from 0'],
    [
      { permittedNumberOfCallsInHalfOpenState: 0 },
      'permittedNumberOfCallsInHalfOpenState: must be a whole number from 1',
    ],
    [{ slidingWindowSize: 2 ** 50 }, 'slidingWindowSize: must be a whole number from 1 to 10000000'],
    [
      { slidingWindowSize: 2 ** 50, slidingWindowType: 'TIME_BASED' },
      'slidingWindowSize: must be a whole number from 1 to 10000000',
    ],
    [
      { permittedNumberOfCallsInHalfOpenState: 2 ** 50 },
      'permittedNumberOfCallsInHalfOpenState: must be a whole number from 1 to 10000000',
    ],
    [
      { eventConsumerBufferSize: 2 ** 50 },
      'eventConsumerBufferSize: must be a whole number from 0 to 1000000',
    ],
    [{ maxWaitDurationInHalfOpenState: -1 }, 'maxWaitDurationInHalfOpenState: must be at least 0s'],
    [
      { transitionToStateAfterWaitDuration: 'HALF_OPEN' as never },
      'transitionToStateAfterWaitDuration: must be one of OPEN, CLOSED',
    ],
    [{ initialState: 'AJAR' as never }, 'initialState: must be one of CLOSED'],
    [{ warmUpDuration: -1 }, 'warmUpDuration: must be at least 0s'],
    [{ warmUpAfter: 'LUNCH' as never }, 'warmUpAfter: must be one of START'],
    [{ engine: 'steam' as never }, 'engine: must be one of nexus'],
    [{ opossum: { capacity: 1 } }, "opossum: is for engine: 'opossum'"],
    [
      { recordException: () => true, recordFailurePredicate: () => true },
      'recordFailurePredicate: is one way to say it, and recordException another',
    ],
    [
      { enableExponentialBackoff: true, waitDurationInOpenState: () => 1 },
      'enableExponentialBackoff: can not be combined',
    ],
  ]

  it.each(wrong)('are refused: %j', (options, message) => {
    expect(() => CircuitBreaker.of('inventory', options)).toThrow(InvalidStrategyOptionsError)
    expect(() => CircuitBreaker.of('inventory', options)).toThrow(message)
  })
})

describe('options that can not do what they seem to', () => {
  const odd: readonly [CircuitBreakerOptions, string][] = [
    [
      { slidingWindowSize: 10, minimumNumberOfCalls: 20 },
      'a window of 10 calls never holds more than 10. It is taken as 10',
    ],
    [
      { exponentialBackoffMultiplier: 2 },
      'exponentialBackoffMultiplier has no effect as long as enableExponentialBackoff is not true',
    ],
    [{ exponentialMaxWaitDurationInOpenState: '5m' }, 'exponentialMaxWaitDurationInOpenState has no effect'],
    [
      { randomizedWaitFactor: 0.2 },
      'randomizedWaitFactor has no effect as long as enableRandomizedWait is not true',
    ],
    [
      { allowHealthIndicatorToFail: true },
      'allowHealthIndicatorToFail has no effect as long as registerHealthIndicator is not true',
    ],
    [
      { transitionToStateAfterWaitDuration: 'CLOSED' },
      'has no effect as long as maxWaitDurationInHalfOpenState is 0',
    ],
    [{ warmUpAfter: 'CLOSE' }, 'warmUpAfter has no effect as long as warmUpDuration is 0'],
    [
      { maxWaitDurationInHalfOpenState: '1s', slowCallDurationThreshold: '2s' },
      'No call of the half-open state can be found slow',
    ],
    [
      { enableExponentialBackoff: true, exponentialMaxWaitDurationInOpenState: '10s' },
      'every wait is 10000ms',
    ],
    [
      { recordExceptions: [Broken], ignoreExceptions: [Broken] },
      'Broken is in recordExceptions and in ignoreExceptions',
    ],
  ]

  it.each(odd)('are reported: %j', (options, message) => {
    expect(make({ slidingWindowSize: 100, minimumNumberOfCalls: 100, ...options }).warnings).toEqual([
      expect.stringContaining(message),
    ])
  })

  it('are not those of every day', () => {
    const ordinary: readonly CircuitBreakerOptions[] = [
      {},
      { slidingWindowType: 'TIME_BASED', slidingWindowSize: 10, minimumNumberOfCalls: 20 },
      { permittedNumberOfCallsInHalfOpenState: 1 },
      { maxWaitDurationInHalfOpenState: '1s' },
    ]
    for (const options of ordinary) {
      expect(make({ slidingWindowSize: 100, minimumNumberOfCalls: 100, ...options }).warnings).toEqual([])
    }
    const warnings: string[] = []
    // Who only makes the window smaller has not asked for more calls than fit.
    const breaker = CircuitBreaker.of(
      'inventory',
      { slidingWindowSize: 10 },
      { warn: (message) => void warnings.push(message) },
    )
    expect(warnings).toEqual([])
    expect(breaker.config.minimumNumberOfCalls).toBe(10)
  })
})
