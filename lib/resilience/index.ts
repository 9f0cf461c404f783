export {
  Bulkhead,
  type BulkheadAspectOptions,
  type BulkheadDecorator,
} from './bulkhead/bulkhead.decorators.js'
export { BulkheadFullError, UnheldPermissionError } from './bulkhead/bulkhead.errors.js'
export type { BulkheadEvent } from './bulkhead/bulkhead.events.js'
export type { BulkheadConfig, BulkheadOptions } from './bulkhead/bulkhead.options.js'
export { BulkheadInstanceProperties, BulkheadProperties } from './bulkhead/bulkhead.properties.js'
export { BulkheadRegistry } from './bulkhead/bulkhead-registry.js'
export { SemaphoreBulkhead, type BulkheadExecuteOptions } from './bulkhead/semaphore-bulkhead.js'
export type { CallKind, CallObserver, CallPermission } from './circuit-breaker/circuit-breaker.js'
export type {
  CircuitBreakerMetrics,
  CircuitBreakerSnapshot,
  CircuitBreakerState,
} from './circuit-breaker/circuit-breaker-state.js'
export { CircuitBreaker } from './circuit-breaker/circuit-breaker.decorators.js'
export {
  CallNotPermittedError,
  InvalidCircuitBreakerSnapshotError,
  ResultRecordedAsFailureError,
} from './circuit-breaker/circuit-breaker.errors.js'
export type { CircuitBreakerEvent } from './circuit-breaker/circuit-breaker.events.js'
export type {
  CircuitBreakerCallOptions,
  CircuitBreakerConfig,
  CircuitBreakerEngineName,
  CircuitBreakerOptions,
  SlidingWindowType,
  TransitionCheckResult,
  TransitionOnResult,
  WaitDurationFunction,
  WarmUpAfter,
} from './circuit-breaker/circuit-breaker.options.js'
export {
  CircuitBreakerInstanceProperties,
  CircuitBreakerProperties,
} from './circuit-breaker/circuit-breaker.properties.js'
export { CircuitBreakerRegistry } from './circuit-breaker/circuit-breaker-registry.js'
export { OpossumCircuitBreaker } from './circuit-breaker/opossum-circuit-breaker.js'
export type { OpossumBreaker, OpossumOptions } from './circuit-breaker/opossum-library.js'
export { UnsupportedByOpossumError } from './circuit-breaker/opossum.errors.js'
export { OpossumProperties } from './circuit-breaker/opossum.properties.js'
export { openOnRetryAfter, type RetryAfterOptions } from './circuit-breaker/open-on-retry-after.js'
export { SlidingWindowCircuitBreaker } from './circuit-breaker/sliding-window-circuit-breaker.js'
export { Chaos, type ChaosAspectOptions } from './chaos/chaos.decorators.js'
export { ChaosFaultError } from './chaos/chaos.errors.js'
export type {
  ChaosEvent,
  ChaosInjectedEvent,
  FaultInjectedEvent,
  LatencyInjectedEvent,
} from './chaos/chaos.events.js'
export { ChaosInjector, type ChaosMetrics, type ChaosSurroundings } from './chaos/chaos-injector.js'
export type {
  ChaosBehavior,
  ChaosConfig,
  ChaosFault,
  ChaosOptions,
  ChaosOutcome,
} from './chaos/chaos.options.js'
export { ChaosInstanceProperties, ChaosProperties } from './chaos/chaos.properties.js'
export { ChaosRegistry } from './chaos/chaos-registry.js'
export { ChaosSettings } from './chaos/chaos-settings.js'
export type { NamedFaults } from './chaos/fault.js'
export { Coalesce, type CoalesceAspectOptions } from './coalesce/coalesce.decorators.js'
export { CoalesceKeyError } from './coalesce/coalesce.errors.js'
export type { CoalesceCallEvent, CoalesceEvent, FlightEndedEvent } from './coalesce/coalesce.events.js'
export type { CoalesceConfig, CoalesceOptions } from './coalesce/coalesce.options.js'
export { CoalesceInstanceProperties, CoalesceProperties } from './coalesce/coalesce.properties.js'
export { CoalesceRegistry } from './coalesce/coalesce-registry.js'
export { SingleFlight, type CoalesceExecuteOptions, type CoalesceMetrics } from './coalesce/single-flight.js'
export { EventPublisher, type EventOf, type Unsubscribe } from './events/event-publisher.js'
export type { ResilienceEvent } from './events/resilience-event.js'
export {
  Fallback,
  type FallbackAspectOptions,
  type FallbackDecorator,
} from './fallback/fallback.decorators.js'
export { InvalidFallbackError } from './fallback/fallback.errors.js'
export type { FallbackAppliedEvent, FallbackEvent, FallbackFailedEvent } from './fallback/fallback.events.js'
export type { FailedCall, FallbackPlace } from './fallback/compile-fallback.js'
export { FallbackRegistry } from './fallback/fallback-registry.js'
export { FallbackStrategy } from './fallback/fallback-strategy.js'
export type {
  FallbackConfig,
  FallbackFunction,
  FallbackOption,
  FallbackRule,
  FallbackTarget,
} from './fallback/fallback.options.js'
export {
  RATE_LIMIT_ALGORITHMS,
  type RateLimitAlgorithm,
} from './rate-limiter/algorithms/rate-limit-algorithm.js'
export type { RedisClient, RedisScriptClient } from './rate-limiter/drivers/redis-client.js'
export {
  RedisRateLimiterStore,
  type RedisRateLimiterStoreOptions,
} from './rate-limiter/drivers/redis-rate-limiter-store.js'
export { MemoryRateLimiter } from './rate-limiter/memory/memory-rate-limiter.js'
export type { PermitRequest } from './rate-limiter/permit-request.js'
export type { RateLimitStatus } from './rate-limiter/rate-limit-status.js'
export {
  RateLimiterEngine,
  type AcquireOptions,
  type RateLimiterExecuteOptions,
} from './rate-limiter/rate-limiter-engine.js'
export {
  RateLimiter,
  type PermitsFunction,
  type RateLimiterAspectOptions,
} from './rate-limiter/rate-limiter.decorators.js'
export {
  InvalidPermitsError,
  MissingStoreError,
  RateLimiterStoreError,
  RateLimitExceededError,
  StoreDisconnectedError,
  StoreTimeoutError,
  UnsupportedByBottleneckError,
} from './rate-limiter/rate-limiter.errors.js'
export type {
  AcquireEvent,
  DrainedEvent,
  RateLimiterEvent,
  StoreFailedEvent,
  StoreRecoveredEvent,
} from './rate-limiter/rate-limiter.events.js'
export type {
  DrainPermissionsOnResult,
  OnStoreFailure,
  RateLimiterConfig,
  RateLimiterEngineName,
  RateLimiterOptions,
} from './rate-limiter/rate-limiter.options.js'
export {
  RateLimiterInstanceProperties,
  RateLimiterProperties,
  RateLimiterRedisProperties,
} from './rate-limiter/rate-limiter.properties.js'
export { RateLimiterRegistry } from './rate-limiter/rate-limiter-registry.js'
export type { RateLimiterRedisOptions } from './rate-limiter/store/rate-limiter-redis.options.js'
export type {
  RateLimiterStore,
  StoredBudget,
  StoreDecision,
  StoreRequest,
} from './rate-limiter/store/rate-limiter-store.js'
export { RateLimiterStores } from './rate-limiter/store/rate-limiter-stores.js'
export { ResilienceModule } from './resilience.module.js'
export { RESILIENCE_OPTIONS, type ResilienceOptions } from './resilience.options.js'
export { Hedge, type HedgeAspectOptions } from './hedge/hedge.decorators.js'
export { AttemptSupersededError } from './hedge/hedge.errors.js'
export type {
  HedgeCause,
  HedgeErrorEvent,
  HedgeEvent,
  HedgeRejectedEvent,
  HedgeStartedEvent,
  HedgeSuccessEvent,
} from './hedge/hedge.events.js'
export type {
  HedgeBudgetOptions,
  HedgeCallOptions,
  HedgeConfig,
  HedgeDelayContext,
  HedgeDelayGenerator,
  HedgeMode,
  HedgeOptions,
} from './hedge/hedge.options.js'
export { HedgeBudgetProperties, HedgeInstanceProperties, HedgeProperties } from './hedge/hedge.properties.js'
export type { HedgeMetrics } from './hedge/hedge-metrics.js'
export { HedgeRegistry } from './hedge/hedge-registry.js'
export { HedgeStrategy } from './hedge/hedge-strategy.js'
export type { HedgeOperation } from './hedge/hedged-call.js'
export type { CallOutcome } from './outcome/call-outcome.js'
export type { ErrorClass, ErrorClassOrName } from './outcome/error-class.js'
export { parseRetryAfter, retryAfterSeconds } from './outcome/retry-after.js'
export { isFinal, retryAfterOf, type RetryHint } from './outcome/retry-hint.js'
export { currentAttempt } from './retry/current-attempt.js'
export { IntervalFunction, type IntervalBiFunction, type IntervalContext } from './retry/interval-function.js'
export type { RetryOperation } from './retry/retried-call.js'
export { Retry, type RetryAspectOptions } from './retry/retry.decorators.js'
export { MaxRetriesExceededError } from './retry/retry.errors.js'
export type {
  RetryEvent,
  RetryOnErrorEvent,
  RetryOnIgnoredErrorEvent,
  RetryOnRetryEvent,
  RetryOnSuccessEvent,
  RetryStopReason,
} from './retry/retry.events.js'
export type {
  Backoff,
  Jitter,
  JitterDuration,
  RetryBudgetOptions,
  RetryCallOptions,
  RetryConfig,
  RetryOptions,
} from './retry/retry.options.js'
export { RetryBudgetProperties, RetryInstanceProperties, RetryProperties } from './retry/retry.properties.js'
export type { RetryMetrics } from './retry/retry-metrics.js'
export { RetryRegistry } from './retry/retry-registry.js'
export { RetryStrategy } from './retry/retry-strategy.js'
export { currentDeadline, currentSignal, type ExecutionContext } from './scope/current-signal.js'
export { ExecutionScope, type ScopeParent } from './scope/execution-scope.js'
export type { PartitionKey } from './strategy/partition-key.js'
export {
  execute,
  ResilienceStrategy,
  type ExecuteOptions,
  type ManagedStrategy,
  type Operation,
} from './strategy/resilience-strategy.js'
export type { AspectOptions, StrategyDecorator } from './strategy/strategy-aspect.js'
export {
  ConflictingInstanceError,
  InvalidResilienceConfigurationError,
  InvalidStrategyOptionsError,
  SynchronousMethodError,
  UnknownBaseConfigError,
  UnknownInstanceError,
} from './strategy/strategy.errors.js'
export type { InstanceConfig, InstanceOptions, StrategyRecipe } from './strategy/strategy-recipe.js'
export {
  StrategyRegistry,
  type RegistryEvent,
  type RegistryOptions,
  type RegistryUsage,
} from './strategy/strategy-registry.js'
export { SYSTEM_RUNTIME, type StrategyRuntime } from './strategy/strategy-runtime.js'
export {
  runsInWorker,
  ThreadPoolBulkhead,
  type ThreadPoolBulkheadAspectOptions,
} from './thread-pool-bulkhead/thread-pool-bulkhead.decorators.js'
export {
  FunctionToWorkerError,
  InvalidWorkerTaskError,
  OutsideWorkerError,
  ThreadPoolBulkheadClosedError,
  UncloneableValueError,
  WorkerDiedError,
} from './thread-pool-bulkhead/thread-pool-bulkhead.errors.js'
export type {
  ThreadPoolBulkheadConfig,
  ThreadPoolBulkheadOptions,
} from './thread-pool-bulkhead/thread-pool-bulkhead.options.js'
export {
  ThreadPoolBulkheadInstanceProperties,
  ThreadPoolBulkheadProperties,
} from './thread-pool-bulkhead/thread-pool-bulkhead.properties.js'
export { ThreadPoolBulkheadRegistry } from './thread-pool-bulkhead/thread-pool-bulkhead-registry.js'
export { WorkerPoolBulkhead, type SubmitOptions } from './thread-pool-bulkhead/worker-pool-bulkhead.js'
export type { ResolvedTask, WorkerTask } from './thread-pool-bulkhead/worker-task.js'
export { DeadlineTimeLimiter, type TimeLimiterMetrics } from './time-limiter/deadline-time-limiter.js'
export { TimeLimiter } from './time-limiter/time-limiter.decorators.js'
export { TimeLimitExceededError } from './time-limiter/time-limiter.errors.js'
export type {
  LateOutcomeEvent,
  TimeLimiterErrorEvent,
  TimeLimiterEvent,
  TimeLimiterOutcomeEvent,
} from './time-limiter/time-limiter.events.js'
export type { TimeLimiterConfig, TimeLimiterOptions } from './time-limiter/time-limiter.options.js'
export {
  TimeLimiterInstanceProperties,
  TimeLimiterProperties,
} from './time-limiter/time-limiter.properties.js'
export { TimeLimiterRegistry } from './time-limiter/time-limiter-registry.js'
export { CircuitBreakersHealthIndicator } from './health/circuit-breakers-health-indicator.js'
export { RateLimitersHealthIndicator } from './health/rate-limiters-health-indicator.js'
export { bindResilienceMeters, ResilienceMetrics } from './metrics/resilience-metrics.js'
export type { PipelineBuilder, PipelineOrder } from './pipeline/pipeline-builder.js'
export type { PipelineStrategy } from './pipeline/pipeline-strategy.js'
export { ResiliencePipeline } from './pipeline/resilience-pipeline.js'
export { ResilienceRegistries } from './resilience-registries.js'
