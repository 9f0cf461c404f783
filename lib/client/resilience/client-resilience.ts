import type { Clock } from '../../common/index.js'
import {
  Bulkhead,
  BulkheadRegistry,
  CircuitBreaker,
  CircuitBreakerRegistry,
  Hedge,
  HedgeRegistry,
  HedgeStrategy,
  OpossumCircuitBreaker,
  RateLimiter,
  RateLimiterRegistry,
  ResiliencePipeline,
  Retry,
  RetryRegistry,
  RetryStrategy,
  SlidingWindowCircuitBreaker,
  TimeLimiter,
  TimeLimiterRegistry,
  type BulkheadOptions,
  type CallOutcome,
  type CircuitBreakerCallOptions,
  type CircuitBreakerOptions,
  type HedgeCallOptions,
  type HedgeOptions,
  type RateLimiterOptions,
  type RetryCallOptions,
  type RetryOptions,
  type StrategyRuntime,
  type TimeLimiterOptions,
} from '../../resilience/index.js'
import type { CallStrategies, CallStrategy } from '../engine/http-client.js'
import { isServiceFailure, isTransient, saysSomethingOfService } from '../engine/transient.js'

/** `true`: the instance that has the client's name. A text: the instance of that name. Or options of the client's instance, or an engine. */
export type ResilienceChoice<O> = boolean | string | O | CallStrategy

/** What stands around the calls of a client, in the fixed order Retry(Hedge(CircuitBreaker(RateLimiter(TimeLimiter(Bulkhead(call)))))). */
export interface ClientResilienceOptions {
  /** Repeats what failed for a transient reason, and may be repeated. Default: nothing is. */
  readonly retry?: ResilienceChoice<RetryOptions>
  /** Sends a second request where the first one is slow, of calls that may be repeated. Default: no. */
  readonly hedge?: ResilienceChoice<HedgeOptions>
  /** Refuses requests for a while where too many before have failed; 4xx, but for 408, 425 and 429, is no failure of the service. Default: none. */
  readonly circuitBreaker?: ResilienceChoice<CircuitBreakerOptions>
  /** Limits how many requests start within a time. Default: none. */
  readonly rateLimiter?: ResilienceChoice<RateLimiterOptions>
  /** Limits how long one attempt may take. Default: none; `timeout` limits it as well. */
  readonly timeLimiter?: ResilienceChoice<TimeLimiterOptions>
  /** Limits how many requests run at once. Default: none. */
  readonly bulkhead?: ResilienceChoice<BulkheadOptions>
}

export const RESILIENCE_KEYS = [
  'retry',
  'hedge',
  'circuitBreaker',
  'rateLimiter',
  'timeLimiter',
  'bulkhead',
] as const satisfies readonly (keyof ClientResilienceOptions)[]

type ResilienceKey = (typeof RESILIENCE_KEYS)[number]

/** An application's registry, or what makes instances by hand. */
interface InstanceSource {
  get(name: string, options?: object, place?: string): CallStrategy
}

export type InstanceSources = Readonly<Record<ResilienceKey, InstanceSource>>

/** The registries of the application, in the order of {@link instanceSources}. */
export const RESILIENCE_REGISTRIES = [
  RetryRegistry,
  HedgeRegistry,
  CircuitBreakerRegistry,
  RateLimiterRegistry,
  TimeLimiterRegistry,
  BulkheadRegistry,
] as const

/** @param registries as {@link RESILIENCE_REGISTRIES} names them */
export function instanceSources(registries: readonly InstanceSource[]): InstanceSources {
  return Object.fromEntries(RESILIENCE_KEYS.map((key, index) => [key, registries[index]])) as InstanceSources
}

/** Instances of nobody's registry, for clients that are made by hand. */
export function plainSources(clock: Clock): InstanceSources {
  const patterns = [Retry, Hedge, CircuitBreaker, RateLimiter, TimeLimiter, Bulkhead] as const
  return instanceSources(
    patterns.map((pattern) => ({
      get: (name, options) =>
        (pattern.of as (name: string, options?: object, runtime?: Partial<StrategyRuntime>) => CallStrategy)(
          name,
          options,
          { clock },
        ),
    })),
  )
}

function isBesideService(error: unknown): boolean {
  return !saysSomethingOfService(error)
}

function isTransientOutcome(outcome: CallOutcome): boolean {
  return 'error' in outcome && isTransient(outcome.error)
}

const RETRYING: RetryCallOptions = { retryOnException: isTransient }
// Any other outcome ends the call: a 404 is as good as any answer.
const HEDGING: HedgeCallOptions = { shouldHandle: isTransientOutcome }
const BREAKING: CircuitBreakerCallOptions = {
  recordException: isServiceFailure,
  ignoreExceptionPredicate: isBesideService,
}

/** Tells the strategy with each call what an HTTP client knows about failures, whoever made it: it counts for what it does not say itself. */
function informed(strategy: CallStrategy): CallStrategy {
  if (strategy instanceof RetryStrategy) return { apply: (operation) => strategy.apply(operation, RETRYING) }
  if (strategy instanceof HedgeStrategy) return { apply: (operation) => strategy.apply(operation, HEDGING) }
  if (strategy instanceof SlidingWindowCircuitBreaker || strategy instanceof OpossumCircuitBreaker)
    return { apply: (operation) => strategy.apply(operation, BREAKING) }
  return strategy
}

/** @throws InvalidStrategyOptionsError, ConflictingInstanceError */
export function clientStrategies(
  client: string,
  options: ClientResilienceOptions,
  sources: InstanceSources,
): CallStrategies {
  const chosen = (key: ResilienceKey): CallStrategy | undefined => {
    const choice: ResilienceChoice<object> | undefined = options[key]
    if (choice === undefined || choice === false) return undefined
    if (typeof choice === 'string') return sources[key].get(choice)
    if (choice === true) return sources[key].get(client)
    return isStrategy(choice) ? choice : sources[key].get(client, choice, `client ${client}`)
  }
  const strategyOf = (key: ResilienceKey): CallStrategy | undefined => {
    const strategy = chosen(key)
    return strategy && informed(strategy)
  }
  const attempt = [
    strategyOf('circuitBreaker'),
    strategyOf('rateLimiter'),
    strategyOf('timeLimiter'),
    strategyOf('bulkhead'),
  ].filter((strategy) => strategy !== undefined)
  return {
    retry: strategyOf('retry'),
    hedge: strategyOf('hedge'),
    attempt: attempt.length === 0 ? undefined : new ResiliencePipeline(attempt),
  }
}

function isStrategy(choice: object): choice is CallStrategy {
  return 'apply' in choice && typeof choice.apply === 'function'
}
