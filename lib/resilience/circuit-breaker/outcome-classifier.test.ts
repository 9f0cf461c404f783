import { describe, expect, it } from '@jest/globals'
import { openOnRetryAfter, type CircuitBreakerOptions } from '../index.js'
import { Broken, ConnectionBroken, fail, make } from './circuit-breaker.fixture.js'

describe('what counts as a failure', () => {
  function kinds(options: CircuitBreakerOptions, errors: readonly unknown[]): readonly string[] {
    const { breaker } = make({ ...options, slidingWindowSize: 100, minimumNumberOfCalls: 100 })
    const told: string[] = []
    breaker.observeCalls((kind) => told.push(kind))
    for (const error of errors) fail(breaker, 1, error)
    return told
  }

  const named = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  const errors = [new Broken(), new ConnectionBroken(), new TypeError(), named, 'a text', 42]

  it('is every error by default', () => {
    expect(kinds({}, errors)).toEqual(Array.from(errors, () => 'failed'))
  })

  it('is only what is recorded, where something is named; the rest are successes', () => {
    const expected = ['failed', 'failed', 'successful', 'successful', 'successful', 'successful']
    expect(kinds({ recordExceptions: [Broken] }, errors)).toEqual(expected)
    expect(kinds({ recordExceptions: ['Broken'] }, errors)).toEqual(expected)
    expect(kinds({ recordException: (error) => error instanceof Broken }, errors)).toEqual(expected)
    expect(kinds({ recordFailurePredicate: (error) => error instanceof Broken }, errors)).toEqual(expected)
  })

  it('is what a class or the predicate names, where both are given', () => {
    const options: CircuitBreakerOptions = {
      recordExceptions: [TypeError],
      recordException: (error) => error === 'a text',
    }
    expect(kinds(options, errors)).toEqual([
      'successful',
      'successful',
      'failed',
      'successful',
      'failed',
      'successful',
    ])
  })

  it('is nothing that is ignored, whatever else says', () => {
    const expected = ['failed', 'ignored', 'failed', 'ignored', 'ignored', 'failed']
    const options: CircuitBreakerOptions = {
      ignoreExceptions: [ConnectionBroken, 'ECONNREFUSED'],
      ignoreExceptionPredicate: (error) => typeof error === 'string',
    }
    expect(kinds(options, errors)).toEqual(expected)
    expect(kinds({ ...options, recordException: () => true }, errors)).toEqual(expected)
  })

  it('is a result that the predicate names, which the event holds and the caller gets', async () => {
    const { breaker } = make({ recordResultPredicate: (result) => result === undefined })
    await expect(breaker.execute(() => undefined)).resolves.toBeUndefined()
    await expect(breaker.execute(() => 'ok')).resolves.toBe('ok')
    expect(breaker.metrics).toMatchObject({ numberOfFailedCalls: 1, numberOfSuccessfulCalls: 1 })
    const [event] = breaker.events.recent()
    expect(event).toMatchObject({ type: 'ERROR', error: { result: undefined, circuitBreaker: 'inventory' } })
  })

  it('is as by default where a predicate throws, which is reported once', async () => {
    const { breaker, warnings } = make({
      recordException: throwing,
      ignoreExceptionPredicate: throwing,
      recordResultPredicate: throwing,
      transitionOnResult: throwing,
    })
    const error = new Broken()
    for (let i = 0; i < 2; i++) {
      await expect(breaker.execute(() => Promise.reject(error))).rejects.toBe(error)
      await expect(breaker.execute(() => 'ok')).resolves.toBe('ok')
    }
    expect(breaker.metrics).toMatchObject({ numberOfFailedCalls: 2, numberOfSuccessfulCalls: 2 })
    expect(warnings.map((warning) => /: (\w+) threw/.exec(warning)?.[1]).toSorted()).toEqual([
      'ignoreExceptionPredicate',
      'recordException',
      'recordResultPredicate',
      'transitionOnResult',
    ])
  })
})

function throwing(): never {
  throw new Error('a mistake')
}

describe('transitionOnResult', () => {
  it('opens for as long as it says, by a result or an error', () => {
    const { breaker, clock } = make({
      transitionOnResult: (outcome, now) => {
        if ('error' in outcome) return outcome.error === 'limited' && { waitUntil: new Date(now + 7_000) }
        return outcome.result === 'limited' ? { waitDuration: '5s' } : outcome.result === 'down'
      },
    })
    breaker.onResult(breaker.acquirePermission(), 1, 'fine')
    fail(breaker)
    expect(breaker.state).toBe('CLOSED')
    breaker.onResult(breaker.acquirePermission(), 1, 'limited')
    expect([breaker.state, breaker.retryAfter]).toEqual(['OPEN', 5_000])
    clock.advance(5_000)
    fail(breaker, 1, 'limited')
    expect([breaker.state, breaker.retryAfter]).toEqual(['OPEN', 7_000])
    breaker.transitionToClosedState()
    breaker.onResult(breaker.acquirePermission(), 1, 'down')
    expect([breaker.state, breaker.retryAfter]).toEqual(['OPEN', 60_000])
  })

  it('is not asked for errors that are ignored', () => {
    const { breaker } = make({ ignoreExceptions: [Broken], transitionOnResult: () => true })
    fail(breaker)
    expect(breaker.state).toBe('CLOSED')
  })

  it('keeps it open for longer where a call that was running says so, and never for less', () => {
    const { breaker } = make({ transitionOnResult: 'RETRY_AFTER' })
    const limited = (seconds: number): object => ({
      status: 429,
      headers: { 'retry-after': String(seconds) },
    })
    const running = [1, 2, 3].map(() => breaker.acquirePermission())
    running.forEach((permission, i) => breaker.onResult(permission, 1, limited([20, 50, 10][i] ?? 0)))
    expect(breaker.retryAfter).toBe(50_000)
    expect(breaker.events.recent().filter(({ type }) => type === 'STATE_TRANSITION')).toHaveLength(1)
  })

  it('changes nothing that somebody has set by hand', () => {
    for (const state of ['METRICS_ONLY', 'DISABLED'] as const) {
      const { breaker } = make({ initialState: state, transitionOnResult: () => ({ waitDuration: '5s' }) })
      breaker.onResult(breaker.acquirePermission(), 1, 'limited')
      expect(breaker.state).toBe(state)
    }
  })
})

describe('openOnRetryAfter', () => {
  const NOW = Date.UTC(2026, 0, 1)
  const date = new Date(NOW + 30_000).toUTCString()

  it('finds Retry-After on what responses and errors of clients look like', () => {
    const check = openOnRetryAfter()
    const headers = { 'Retry-After': '30' }
    const answers = [
      { status: 429, headers },
      { statusCode: 503, headers: { 'retry-after': ['30'] } },
      { status: 503, headers: { 'retry-after': date } },
      new Response(undefined, { status: 429, headers }),
      Object.assign(new Error('Too Many Requests'), { response: { status: 429, headers } }),
      Object.assign(new Error('Too Many Requests'), {
        response: new Response(undefined, { status: 503, headers }),
      }),
    ]
    for (const answer of answers) {
      expect(check({ result: answer }, NOW)).toEqual({ waitDuration: 30_000 })
      expect(check({ error: answer }, NOW)).toEqual({ waitDuration: 30_000 })
    }
  })

  it('opens nothing otherwise', () => {
    const check = openOnRetryAfter()
    const others: readonly unknown[] = [
      undefined,
      'text',
      { status: 200, headers: { 'retry-after': '30' } },
      { status: 429 },
      { status: 429, headers: { 'retry-after': 'soon' } },
      { status: 429, headers: { 'retry-after': '0' } },
      { status: 503, headers: { 'retry-after': new Date(NOW - 1_000).toUTCString() } },
      { response: undefined },
    ]
    for (const other of others) expect(check({ result: other }, NOW)).toBe(false)
  })

  it('has statuses and a longest wait', () => {
    const check = openOnRetryAfter({ statuses: [420], maxWaitDuration: '1m' })
    expect(check({ result: { status: 420, headers: { 'retry-after': '999999' } } }, NOW)).toEqual({
      waitDuration: 60_000,
    })
    expect(check({ result: { status: 429, headers: { 'retry-after': '1' } } }, NOW)).toBe(false)
    expect(
      openOnRetryAfter()({ result: { status: 429, headers: { 'retry-after': '999999' } } }, NOW),
    ).toEqual({
      waitDuration: 3_600_000,
    })
  })
})
