import { describe, expect, it } from '@jest/globals'
import { RecordingExchange } from '../exchange/recording-exchange.fixture.js'
import { ResponseHead } from '../exchange/response-head.js'
import { composeMiddleware } from './middleware-chain.js'
import type { MiddlewareFunction } from './middleware.js'
import { NextCalledTwiceError, UnansweredRequestError } from './pipeline.errors.js'
import type { ExchangeStep } from './route-pipeline.js'

const answer: ExchangeStep = (exchange) => exchange.send(200, ResponseHead.EMPTY, 'answer')

async function run(
  middleware: readonly MiddlewareFunction[],
  step: ExchangeStep = answer,
): Promise<{ exchange: RecordingExchange; failures: unknown[]; synchronous: boolean }> {
  const exchange = new RecordingExchange()
  const failures: unknown[] = []
  const pending = composeMiddleware(
    middleware,
    step,
    (_exchange, error) => void failures.push(error),
  )(exchange)
  const synchronous = pending === undefined
  await pending
  return { exchange, failures, synchronous }
}

describe('a middleware chain', () => {
  it('is the step itself where there is no middleware', () => {
    expect(composeMiddleware([], answer, () => undefined)).toBe(answer)
  })

  it('runs the first outermost, around everything that follows', async () => {
    const seen: string[] = []
    const named =
      (name: string): MiddlewareFunction =>
      async (_exchange, next) => {
        seen.push(`${name} before`)
        await next()
        seen.push(`${name} after`)
      }
    await run([named('a'), named('b')], (exchange) => {
      seen.push('step')
      return answer(exchange)
    })
    expect(seen).toEqual(['a before', 'b before', 'step', 'b after', 'a after'])
  })

  it('stays synchronous where all of it is', async () => {
    const { synchronous, exchange } = await run([(_exchange, next) => next()])
    expect(synchronous).toBe(true)
    expect(exchange.responseText).toBe('answer')
  })

  it('lets a middleware answer itself', async () => {
    const refuse: MiddlewareFunction = (exchange) => exchange.send(401, ResponseHead.EMPTY)
    const { exchange, failures } = await run([refuse])
    expect(exchange.status).toBe(401)
    expect(failures).toEqual([])
  })

  it.each([
    [
      'throws',
      () => {
        throw new RangeError('broken')
      },
    ],
    ['rejects', () => Promise.reject(new RangeError('broken'))],
  ])('answers for a middleware that %s', async (_name, middleware) => {
    expect((await run([(_exchange, next) => next(), middleware])).failures).toEqual([expect.any(RangeError)])
  })

  it('does not run what follows twice', async () => {
    let runs = 0
    const { failures } = await run(
      [
        async function eager(_exchange, next) {
          await next()
          await next()
        },
      ],
      (exchange) => {
        runs++
        return answer(exchange)
      },
    )
    expect(runs).toBe(1)
    expect(failures).toEqual([expect.any(NextCalledTwiceError)])
    expect(failures[0]).toMatchObject({ code: 'NEXUS_HTTP_NEXT_CALLED_TWICE', middleware: 'eager' })
  })

  it('leaves no client waiting for a middleware that forgot to go on', async () => {
    const { failures } = await run([
      async function forgetful() {
        await Promise.resolve()
      },
    ])
    expect(failures).toEqual([expect.any(UnansweredRequestError)])
  })

  describe('that calls next() without waiting', () => {
    const rejecting: MiddlewareFunction = () => Promise.reject(new RangeError('broken'))
    const kinds: [string, MiddlewareFunction][] = [
      ['a synchronous one', (_exchange, next) => void next()],
      ['an asynchronous one', async (_exchange, next) => void next()],
    ]

    it.each(kinds)('is waited for with what follows: %s', async (_name, careless) => {
      let release: () => void = () => undefined
      const later: ExchangeStep = async (exchange) => {
        await new Promise<void>((resolve) => (release = resolve))
        return answer(exchange)
      }
      const running = run([careless], later)
      release()
      expect((await running).exchange.responseText).toBe('answer')
    })

    it.each(kinds)('does not lose the failure of what follows: %s', async (_name, careless) => {
      expect((await run([careless, rejecting])).failures).toEqual([expect.any(RangeError)])
    })

    it('does not lose it either when it comes while the middleware does something else', async () => {
      const slow: MiddlewareFunction = async (_exchange, next) => {
        void next()
        for (let i = 0; i < 10; i++) await Promise.resolve()
      }
      expect((await run([slow, rejecting])).failures).toEqual([expect.any(RangeError)])
    })
  })

  it('lets a middleware answer for the failure of what follows', async () => {
    const rescuing: MiddlewareFunction = async (exchange, next) => {
      try {
        await next()
      } catch {
        exchange.send(503, ResponseHead.EMPTY)
      }
    }
    const { exchange, failures } = await run([rescuing, () => Promise.reject(new RangeError('broken'))])
    expect([exchange.status, failures]).toEqual([503, []])
  })
})
