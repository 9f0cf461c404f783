import { describe, expect, it } from '@jest/globals'
import { CircuitBreakerRegistry, CircuitBreakersHealthIndicator } from '../index.js'

describe('The health of circuit breakers', () => {
  const registry = (): CircuitBreakerRegistry =>
    new CircuitBreakerRegistry({ configs: { default: { registerHealthIndicator: true } } })
  const health = (breakers: CircuitBreakerRegistry) => new CircuitBreakersHealthIndicator(breakers).health()

  it('shows those that ask for it, with what they have counted', () => {
    const breakers = registry()
    breakers.get('hidden', { registerHealthIndicator: false }).transitionToOpenState()
    breakers.get('inventory')
    expect(health(breakers)).toEqual({
      status: 'UP',
      details: {
        inventory: {
          status: 'UP',
          details: {
            failureRate: '-1.0%',
            failureRateThreshold: '50.0%',
            slowCallRate: '-1.0%',
            slowCallRateThreshold: '100.0%',
            bufferedCalls: 0,
            slowCalls: 0,
            slowFailedCalls: 0,
            failedCalls: 0,
            notPermittedCalls: 0,
            state: 'CLOSED',
          },
        },
      },
    })
  })

  it('stays up with an open breaker, unless that breaker may bring it down', () => {
    const breakers = registry()
    breakers.get('shop')
    breakers.get('optional').transitionToOpenState()
    expect(health(breakers)).toMatchObject({
      status: 'UP',
      details: { optional: { status: 'CIRCUIT_OPEN' } },
    })
    const vital = breakers.get('vital', { allowHealthIndicatorToFail: true })
    vital.transitionToHalfOpenState()
    expect(health(breakers)).toMatchObject({ status: 'UP', details: { vital: { status: 'UNKNOWN' } } })
    vital.transitionToOpenState()
    expect(health(breakers)).toMatchObject({ status: 'DOWN', details: { vital: { status: 'DOWN' } } })
  })

  it('is up where no breaker is shown', () => {
    expect(health(new CircuitBreakerRegistry())).toEqual({ status: 'UP', details: {} })
  })
})
