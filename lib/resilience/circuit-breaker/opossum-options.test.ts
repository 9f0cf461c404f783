import { createRequire } from 'node:module'
import { describe, expect, it } from '@jest/globals'
import { MissingPackageError } from '../../common/index.js'
import { CircuitBreaker, InvalidStrategyOptionsError } from '../index.js'
import type { CircuitBreakerOptions } from '../index.js'
import { loadOpossum } from './opossum-library.js'

/** A package that nobody has. */
const ABSENT = 'opossum-that-is-not-there'

function complaints(options: CircuitBreakerOptions): readonly string[] {
  try {
    CircuitBreaker.of('inventory', { ...options, engine: 'opossum' })[Symbol.dispose]()
    return []
  } catch (error) {
    if (!(error instanceof InvalidStrategyOptionsError)) throw error
    return error.complaints.map(({ option }) => option)
  }
}

describe('Options of a breaker of opossum', () => {
  it('are refused all at once where opossum can not do what they ask for', () => {
    const options: CircuitBreakerOptions = {
      slowCallRateThreshold: 50,
      slowCallDurationThreshold: '1s',
      consecutiveFailures: 3,
      slidingWindowType: 'COUNT_BASED',
      permittedNumberOfCallsInHalfOpenState: 5,
      maxWaitDurationInHalfOpenState: '1s',
      transitionToStateAfterWaitDuration: 'CLOSED',
      waitDurationInOpenState: (attempt) => attempt * 1_000,
      enableExponentialBackoff: true,
      enableRandomizedWait: true,
      automaticTransitionFromOpenToHalfOpenEnabled: false,
      transitionOnResult: 'RETRY_AFTER',
      initialState: 'METRICS_ONLY',
      warmUpDuration: '3s',
      warmUpAfter: 'CLOSE',
    }
    expect(complaints(options)).toEqual(Object.keys(options))
  })

  it('are taken where they ask for what opossum does anyway', () => {
    expect(
      complaints({
        consecutiveFailures: 0,
        slidingWindowType: 'TIME_BASED',
        slidingWindowSize: 5,
        minimumNumberOfCalls: 3,
        failureRateThreshold: 20,
        permittedNumberOfCallsInHalfOpenState: 1,
        maxWaitDurationInHalfOpenState: 0,
        transitionToStateAfterWaitDuration: 'OPEN',
        waitDurationInOpenState: '5s',
        enableExponentialBackoff: false,
        enableRandomizedWait: false,
        automaticTransitionFromOpenToHalfOpenEnabled: true,
        warmUpDuration: '5s',
        warmUpAfter: 'START',
      }),
    ).toEqual([])
  })

  it('say what is wrong, and what to do', () => {
    const make = (options: CircuitBreakerOptions) => () =>
      CircuitBreaker.of('inventory', { ...options, engine: 'opossum' })
    expect(make({ slowCallDurationThreshold: '1s' })).toThrow(
      'slowCallDurationThreshold: opossum does not know slow calls: take it out, and give opossum a `timeout`',
    )
    expect(make({ waitDurationInOpenState: '25d' })).toThrow(
      "opossum's timer can not wait longer than 24 days",
    )
    expect(make({ opossum: { errorTresholdPercentage: 5 } as object })).toThrow(
      "opossum.errorTresholdPercentage: is no option of opossum: did you mean 'errorThresholdPercentage'?",
    )
    expect(make({ opossum: { cache: true, maxFailures: 3 } as object })).toThrow(
      /opossum\.cache: .*\n.*opossum\.maxFailures: /,
    )
  })

  it('can be said under one name, not under both', () => {
    expect(
      complaints({
        failureRateThreshold: 50,
        minimumNumberOfCalls: 5,
        slidingWindowSize: 10,
        waitDurationInOpenState: '1s',
        opossum: {
          errorThresholdPercentage: 50,
          volumeThreshold: 5,
          rollingCountTimeout: 1_000,
          resetTimeout: 1_000,
        },
      }),
    ).toEqual([
      'opossum.errorThresholdPercentage',
      'opossum.volumeThreshold',
      'opossum.rollingCountTimeout',
      'opossum.resetTimeout',
    ])
  })

  it('ask for a package that has to be installed', () => {
    const require = createRequire(import.meta.url)
    expect(() => loadOpossum('inventory', () => require(ABSENT) as unknown)).toThrow(MissingPackageError)
    expect(() => loadOpossum('inventory', () => require(ABSENT) as unknown)).toThrow(
      /'inventory' needs the package opossum.*\nRun `npm install opossum`/,
    )
  })
})
