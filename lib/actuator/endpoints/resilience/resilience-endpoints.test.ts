import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ResilienceRegistries } from '../../../resilience/index.js'
import type { TestApplication } from '../../../testing/index.js'
import { bootActuator } from '../endpoints.fixture.js'

interface Events {
  readonly [list: string]: readonly Record<string, unknown>[]
}

describe('Endpoints of resilience', () => {
  let app: TestApplication
  beforeEach(async () => {
    app = await bootActuator({
      properties: {
        'resilience.circuitbreaker.instances.inventory.minimum-number-of-calls': '2',
        'resilience.circuitbreaker.instances.inventory.failure-rate-threshold': '50',
        'resilience.circuitbreaker.instances.legacy.engine': 'opossum',
        'resilience.retry.instances.payments.max-attempts': '2',
        'resilience.retry.instances.payments.wait-duration': '1ms',
        'resilience.ratelimiter.instances.api.limit-for-period': '5',
        'resilience.bulkhead.instances.mail.max-concurrent-calls': '3',
        'resilience.timelimiter.instances.slow.timeout-duration': '1s',
      },
    })
  })
  afterEach(() => app.close())
  const get = async <T = Record<string, unknown>>(path: string): Promise<T> =>
    (await app.http.get(`/actuator/${path}`)).json<T>()
  const failing = (): never => {
    throw new RangeError('redis://:s3cret@cache is gone')
  }

  it('tell state and numbers of circuit breakers', async () => {
    const breaker = app.get(ResilienceRegistries).circuitBreakers.get('inventory')
    await breaker.execute(() => 1)
    await breaker.execute(failing).catch(() => undefined)
    const { circuitBreakers } = await get<{ circuitBreakers: Record<string, unknown> }>('circuitbreakers')
    expect(Object.keys(circuitBreakers).sort()).toEqual(['inventory', 'legacy'])
    const inventory = {
      failureRate: '50.0%',
      slowCallRate: '0.0%',
      failureRateThreshold: '50.0%',
      slowCallRateThreshold: '100.0%',
      bufferedCalls: 2,
      failedCalls: 1,
      slowCalls: 0,
      slowFailedCalls: 0,
      notPermittedCalls: 0,
      state: 'OPEN',
    }
    expect(circuitBreakers['inventory']).toEqual(inventory)
    expect(await get('circuitbreakers/inventory')).toEqual(inventory)
  })

  it.each([
    ['FORCE_OPEN', 'FORCED_OPEN'],
    ['force_open', 'FORCED_OPEN'],
    ['DISABLE', 'DISABLED'],
    ['OPEN', 'OPEN'],
    ['HALF_OPEN', 'HALF_OPEN'],
    ['METRICS_ONLY', 'METRICS_ONLY'],
    ['CLOSE', 'CLOSED'],
    ['RESET', 'CLOSED'],
  ])('change the state of a breaker by %s', async (updateState, currentState) => {
    const breaker = app.get(ResilienceRegistries).circuitBreakers.get('inventory')
    breaker.transitionToForcedOpenState()
    const response = await app.http.post('/actuator/circuitbreakers/inventory', { updateState })
    expect(response.status).toBe(200)
    expect(response.json()).toEqual({
      circuitBreakerName: 'inventory',
      currentState,
      message: 'inventory state has been changed successfully',
    })
    expect(breaker.state).toBe(currentState)
  })

  it('answer 404 for a breaker that there is not, and 400 for a state that there is not', async () => {
    const unknown = await app.http.post('/actuator/circuitbreakers/inventry', { updateState: 'CLOSE' })
    expect(unknown.status).toBe(404)
    expect(unknown.json()).toMatchObject({
      code: 'NEXUS_ACTUATOR_UNKNOWN_NAME',
      detail: 'There is no circuit breaker "inventry". Did you mean "inventory"?',
    })
    for (const body of [{ updateState: 'EXPLODE' }, { updateState: '__proto__' }, {}]) {
      const invalid = await app.http.post('/actuator/circuitbreakers/inventory', body)
      expect(invalid.status).toBe(400)
      expect(invalid.json()).toMatchObject({ code: 'NEXUS_ACTUATOR_INVALID_INPUT' })
    }
  })

  it('answer 400 with the reason where the engine of a breaker does not have the state', async () => {
    const response = await app.http.post('/actuator/circuitbreakers/legacy', { updateState: 'METRICS_ONLY' })
    expect(response.status).toBe(400)
    expect(response.json<{ detail: string }>().detail).toContain('opossum')
  })

  it('tell the last events of breakers: of all, of one, of one type', async () => {
    const breaker = app.get(ResilienceRegistries).circuitBreakers.get('inventory')
    await breaker.execute(() => 1)
    await breaker.execute(failing).catch(() => undefined)
    await breaker.execute(() => 1).catch(() => undefined)
    const { circuitBreakerEvents: all = [] } = await get<Events>('circuitbreakerevents')
    expect(all.map(({ type }) => type)).toEqual([
      'SUCCESS',
      'ERROR',
      'FAILURE_RATE_EXCEEDED',
      'STATE_TRANSITION',
      'NOT_PERMITTED',
    ])
    expect(all[1]).toEqual({
      circuitBreakerName: 'inventory',
      type: 'ERROR',
      creationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      errorMessage: 'redis://******@cache is gone',
      durationInMs: expect.any(Number),
    })
    expect((await get<Events>('circuitbreakerevents/legacy'))['circuitBreakerEvents']).toEqual([])
    const { circuitBreakerEvents: some = [] } = await get<Events>(
      'circuitbreakerevents/inventory/state_transition',
    )
    expect(some).toEqual([expect.objectContaining({ stateTransition: 'CLOSED_TO_OPEN' })])
  })

  it('answer 404 and 400 for events of what there is not', async () => {
    expect((await app.http.get('/actuator/circuitbreakerevents/none')).status).toBe(404)
    const invalid = await app.http.get('/actuator/circuitbreakerevents/inventory/EROR')
    expect(invalid.status).toBe(400)
    expect(invalid.json<{ detail: string }>().detail).toContain('did you mean ERROR?')
  })

  it('tell retries, and their events', async () => {
    const retry = app.get(ResilienceRegistries).retries.get('payments')
    await retry.execute(failing).catch(() => undefined)
    expect(await get('retries')).toEqual({ retries: ['payments'] })
    expect(await get('retries/payments')).toMatchObject({
      numberOfFailedCallsWithRetryAttempt: 1,
      numberOfRetries: 1,
      maxAttempts: 2,
    })
    const { retryEvents = [] } = await get<Events>('retryevents/payments')
    expect(retryEvents).toMatchObject([
      {
        retryName: 'payments',
        type: 'RETRY',
        numberOfAttempts: 1,
        errorMessage: 'redis://******@cache is gone',
      },
      { retryName: 'payments', type: 'ERROR', numberOfAttempts: 2, reason: 'MAX_ATTEMPTS' },
    ])
  })

  it('tell rate limiters, bulkheads and time limiters, and their events', async () => {
    const { rateLimiters, bulkheads, timeLimiters } = app.get(ResilienceRegistries)
    await rateLimiters.get('api').execute(() => 1)
    await bulkheads.get('mail').execute(() => 1)
    await timeLimiters.get('slow').execute(() => Promise.resolve(1))
    expect(await get('ratelimiters')).toEqual({ rateLimiters: ['api'] })
    expect(await get('ratelimiters/api')).toMatchObject({ availablePermissions: 4, limitForPeriod: 5 })
    expect(await get('ratelimiterevents')).toMatchObject({
      rateLimiterEvents: [{ rateLimiterName: 'api', type: 'SUCCESSFUL_ACQUIRE', permits: 1 }],
    })
    expect(await get('bulkheads')).toEqual({ bulkheads: ['mail'] })
    expect(await get('bulkheadevents/mail')).toMatchObject({
      bulkheadEvents: [{ bulkheadName: 'mail', type: 'CALL_PERMITTED' }, { type: 'CALL_FINISHED' }],
    })
    expect(await get('timelimiters')).toEqual({ timeLimiters: ['slow'] })
    expect(await get('timelimiterevents/slow/success')).toMatchObject({
      timeLimiterEvents: [{ timeLimiterName: 'slow', type: 'SUCCESS' }],
    })
    for (const path of [
      'ratelimiters/x',
      'retries/x',
      'ratelimiterevents/x',
      'bulkheadevents/x',
      'timelimiterevents/x',
    ])
      expect((await app.http.get(`/actuator/${path}`)).status).toBe(404)
  })
})
