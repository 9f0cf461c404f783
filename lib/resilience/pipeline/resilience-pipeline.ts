import { execute, type ExecuteOptions, type Operation } from '../strategy/resilience-strategy.js'
import type { ExecutionContext } from '../scope/current-signal.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { PipelineBuilder } from './pipeline-builder.js'
import type { PipelineStrategy } from './pipeline-strategy.js'

/**
 * Several strategies around one operation, composed once; the plain form of what decorators do. A pipeline is a strategy itself, so
 * pipelines nest.
 *
 * @example
 * const pipeline = ResiliencePipeline.builder().retry({ maxAttempts: 3 }).circuitBreaker({ failureRateThreshold: 30 }).build()
 * const stock = await pipeline.execute(({ signal }) => fetch(url, { signal }))
 */
export class ResiliencePipeline implements PipelineStrategy {
  readonly #run: (operation: Operation) => unknown

  /** @param strategies outermost first */
  constructor(readonly strategies: readonly PipelineStrategy[]) {
    this.#run = compose(strategies)
  }

  /** Stands in the fixed order Retry(CircuitBreaker(RateLimiter(TimeLimiter(Bulkhead(operation))))), whatever the order of the calls; `build('as-added')` keeps theirs. @param name of the engines that it makes */
  static builder(name = 'pipeline', runtime?: Partial<StrategyRuntime>): PipelineBuilder<ResiliencePipeline> {
    return new PipelineBuilder((strategies) => new ResiliencePipeline(strategies), name, runtime)
  }

  /** Runs the operation and gives what it gives: a promise where it does, or where a strategy has to wait. */
  apply(operation: Operation): unknown {
    return this.#run(operation)
  }

  /** Runs the operation; what a strategy refuses is a rejection. */
  execute<T>(operation: (context: ExecutionContext) => T, options?: ExecuteOptions): Promise<Awaited<T>> {
    return execute(this, operation, options)
  }

  /** A function like `task`, each call of which the strategies run. */
  decorate<A extends unknown[], R>(task: (...args: A) => R): (...args: A) => Promise<Awaited<R>> {
    return (...args) => this.execute(() => task(...args))
  }
}

function compose(strategies: readonly PipelineStrategy[]): (operation: Operation) => unknown {
  const innermost = strategies.at(-1)
  if (innermost === undefined) return (operation) => operation()
  return strategies.slice(0, -1).reduceRight<(operation: Operation) => unknown>(
    (inner, outer) => (operation) => outer.apply(() => inner(operation)),
    (operation) => innermost.apply(operation),
  )
}
