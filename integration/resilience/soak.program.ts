import { setTimeout as pause } from 'node:timers/promises'
import { GetMapping, Module, NexusApplication, PathVariable, RestController, Returns } from 'nexus-framework'
import { createExchange, exchange, GetExchange, HttpExchange } from 'nexus-framework/client'
import {
  Bulkhead,
  CircuitBreaker,
  ExecutionScope,
  Hedge,
  RateLimiter,
  Retry,
  TimeLimiter,
} from 'nexus-framework/resilience'
import { IsInt, IsString } from 'nexus-framework/validation/decorators'
import { FaultProxy, type Fault } from '../support/fault-proxy.js'

class Stock {
  @IsString() readonly sku!: string
  @IsInt() readonly available!: number
}

@HttpExchange('/stock')
abstract class StockClient {
  @GetExchange('/{sku}')
  @Returns(Stock)
  find(@PathVariable() sku: string): Promise<Stock> {
    return exchange(sku)
  }
}

@RestController()
class StockController {
  @GetMapping('/stock/{sku}')
  find(@PathVariable() sku: string): Stock {
    return { sku, available: 7 }
  }
}

@Module({ controllers: [StockController] })
class StockModule {}

const SOAK_MS = 4_000
const CUSTOMERS = 40
const CONCURRENT = 16

/** What one connection in turn suffers: latency, a reset, silence, a slow drip, or nothing. */
const FAULTS: readonly Fault[] = [
  {},
  { latencyMs: 15 },
  {},
  { resetAfterBytes: 40 },
  {},
  { dripMs: 2 },
  { latencyMs: 5 },
  { silent: true },
  {},
  { resetAfterBytes: 0 },
]

/** Resources of the process by kind: timers, sockets, ... */
function resources(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** Looks until the condition holds, for at most two seconds. */
async function until(condition: () => boolean): Promise<void> {
  for (let look = 0; look < 200 && !condition(); look++) await pause(10)
}

const server = await NexusApplication.create(StockModule, { properties: { 'logging.level.root': 'off' } })
const proxy = await FaultProxy.start((await server.listen(0)).port)
const before = resources()

const bulkhead = Bulkhead.of('soak', { maxConcurrentCalls: CONCURRENT, maxWaitDuration: '300ms' })
const breaker = CircuitBreaker.of('soak', {
  slidingWindowSize: 50,
  minimumNumberOfCalls: 20,
  failureRateThreshold: 90,
  waitDurationInOpenState: '20ms',
  permittedNumberOfCallsInHalfOpenState: 5,
})
const limiter = RateLimiter.of('soak', {
  limitForPeriod: 50,
  limitRefreshPeriod: '10ms',
  timeoutDuration: '50ms',
})
const retry = Retry.of('soak', { maxAttempts: 3, waitDuration: '5ms', enableRandomizedWait: true })
const hedge = Hedge.of('soak', { delay: '100ms' })
const client = await createExchange(StockClient, {
  baseUrl: `http://127.0.0.1:${proxy.port}`,
  maxConnections: CONCURRENT,
  retry,
  hedge,
  circuitBreaker: breaker,
  rateLimiter: limiter,
  timeLimiter: TimeLimiter.of('soak', { timeoutDuration: '400ms' }),
  bulkhead,
})

// What loading and compiling costs is no fault of the network.
for (let call = 0; call < 50; call++) await client.find('warm')

const outcomes = { answered: 0, wrong: 0, failed: 0, givenUp: 0 }
let [turn, running] = [0, true]
proxy.suffer(() => FAULTS[turn++ % FAULTS.length] ?? {})

async function customer(number: number): Promise<void> {
  for (let call = number; running; call++) {
    // Some customers do not wait for the answer.
    const scope = new ExecutionScope()
    const patience = call % 5 === 0 ? setTimeout(() => scope.abort(), call % 60) : undefined
    try {
      const stock = await ExecutionScope.run(scope, () => client.find(`sku-${call}`))
      if (stock.sku === `sku-${call}` && stock.available === 7) outcomes.answered++
      else outcomes.wrong++
    } catch {
      if (scope.aborted) outcomes.givenUp++
      else outcomes.failed++
      await pause(1)
    } finally {
      clearTimeout(patience)
      scope.close()
    }
  }
}
const customers = Promise.all(Array.from({ length: CUSTOMERS }, (_, number) => customer(number)))
await pause(SOAK_MS)
running = false
await customers

const waiting = bulkhead.waitingCalls + limiter.waitingCalls
// What was given up by its caller may hold a permit until its connection is gone.
await until(() => bulkhead.availableConcurrentCalls === CONCURRENT)
const permitsLost = CONCURRENT - bulkhead.availableConcurrentCalls

// Once the network is well again, so is the client: no half-open permit was lost on the way.
proxy.suffer({})
proxy.cut()
for (let look = 0; look < 200 && breaker.state !== 'CLOSED'; look++) {
  await client.find('well').catch(() => pause(10))
}
const well = await client.find('well')

await client[Symbol.asyncDispose]()
await until(() => proxy.open === 0)
const socketsLeft = proxy.open
const left = (kind: string): number => Math.max(0, (resources()[kind] ?? 0) - (before[kind] ?? 0))
await until(() => left('Timeout') === 0 && left('TCPSocketWrap') === 0)
process.stdout.write(
  `${JSON.stringify({
    outcomes,
    suffered: {
      connections: turn,
      retries: retry.metrics.numberOfRetries,
      hedges: hedge.metrics.numberOfHedges,
    },
    waiting,
    permitsLost,
    breaker: breaker.state,
    well,
    socketsLeft,
    timers: left('Timeout'),
    sockets: left('TCPSocketWrap'),
  })}\n`,
)
await proxy.close()
await server.close()
