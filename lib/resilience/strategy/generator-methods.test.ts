import { expect, it } from '@jest/globals'
import type { AspectDecoration } from '../../core/index.js'
import { Injectable } from '../../core/index.js'
import { TestingModule } from '../../testing/index.js'
import {
  Bulkhead,
  CircuitBreaker,
  Coalesce,
  Hedge,
  RateLimiter,
  Retry,
  SynchronousMethodError,
  TimeLimiter,
} from '../index.js'

const decorators: Record<string, AspectDecoration> = {
  Retry: Retry(),
  'Retry without a wait': Retry({ waitDuration: 0, maxRetryAfter: 0 }),
  Hedge: Hedge(),
  CircuitBreaker: CircuitBreaker(),
  RateLimiter: RateLimiter({ timeoutDuration: '1s' }),
  TimeLimiter: TimeLimiter(),
  Bulkhead: Bulkhead(),
  Coalesce: Coalesce(),
}

it.each(Object.entries(decorators))(
  '@%s is refused on a generator method, which it could do nothing for',
  async (_name, decorator) => {
    @Injectable()
    class Asynchronous {
      @decorator
      async *lines() {
        await Promise.resolve()
        yield 'tea'
      }
    }
    @Injectable()
    class Synchronous {
      @decorator
      *lines() {
        yield 'tea'
      }
    }
    for (const component of [Asynchronous, Synchronous]) {
      const booting = TestingModule.create({ providers: [component], cache: false }).compile()
      const error: unknown = await booting.catch((thrown: unknown) => (thrown as Error).cause)
      expect(error).toBeInstanceOf(SynchronousMethodError)
      expect((error as Error).message).toMatch(/\.lines, which is a generator: /)
    }
  },
)

it('@RateLimiter that does not wait limits how often a generator method is called', async () => {
  @Injectable()
  class Orders {
    @RateLimiter({ timeoutDuration: 0, limitForPeriod: 1, limitRefreshPeriod: '1h' })
    async *lines() {
      await Promise.resolve()
      yield 'tea'
    }
  }
  const app = await TestingModule.create({ providers: [Orders], cache: false }).compile()
  const seen: string[] = []
  for await (const line of app.get(Orders).lines()) seen.push(line)
  expect(seen).toEqual(['tea'])
  expect(() => app.get(Orders).lines()).toThrow(/Orders\.lines/)
  await app.close()
})
