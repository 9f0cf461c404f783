import { Injectable, Module, NexusApplication } from 'nexus-framework'
import {
  Bulkhead,
  CircuitBreaker,
  Coalesce,
  Fallback,
  Hedge,
  RateLimiter,
  ResiliencePipeline,
  Retry,
  TimeLimiter,
} from 'nexus-framework/resilience'
import { operation, reportResilience } from '../shared/resilience-work.js'

/** Never used up within a measurement. */
const PLENTY = { limitForPeriod: 1_000_000_000, limitRefreshPeriod: '60s' }

const breaker = CircuitBreaker.of('bench')
const retry = Retry.of('bench')
const limiter = RateLimiter.of('bench', PLENTY)
const timed = TimeLimiter.of('bench', { timeoutDuration: '1s' })
const bulkhead = Bulkhead.of('bench')
const withFallback = Fallback.of('bench', { value: 0 })
const hedge = Hedge.of('bench')
const coalesce = Coalesce.of('bench')
const stack = ResiliencePipeline.builder('bench')
  .retry()
  .circuitBreaker()
  .rateLimiter(PLENTY)
  .timeLimiter()
  .bulkhead()
  .build()

@Injectable()
class Backend {
  @Retry('bench')
  @CircuitBreaker('bench')
  @RateLimiter('bench', PLENTY)
  @TimeLimiter('bench')
  @Bulkhead('bench')
  call(): Promise<number> {
    return operation()
  }
}

@Module({ providers: [Backend] })
class BenchModule {}

const backend = (await NexusApplication.create(BenchModule)).get(Backend)

await reportResilience({
  'circuit-breaker': () => breaker.execute(operation),
  retry: () => retry.execute(operation),
  'rate-limiter': () => limiter.execute(operation),
  'time-limiter': () => timed.execute(operation),
  bulkhead: () => bulkhead.execute(operation),
  fallback: () => withFallback.execute(operation),
  hedge: () => hedge.execute(operation),
  coalesce: () => coalesce.execute(operation, { key: 'bench' }),
  stack: () => stack.execute(operation),
  'stack-decorated': () => backend.call(),
})
