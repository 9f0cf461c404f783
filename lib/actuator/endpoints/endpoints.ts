import type { Type } from '../../common/index.js'
import type { Provider } from '../../core/index.js'
import { HttpExchangeRepository } from '../http-exchanges/http-exchange-repository.js'
import { HttpExchangesProperties } from '../http-exchanges/http-exchanges.properties.js'
import { AnomaliesEndpoint } from './anomalies-endpoint.js'
import { BeansEndpoint } from './beans-endpoint.js'
import { CachesEndpoint } from './caches-endpoint.js'
import { ConditionsEndpoint } from './conditions-endpoint.js'
import { ConfigpropsEndpoint } from './configprops/configprops-endpoint.js'
import { ConfigpropsEndpointProperties } from './configprops/configprops-endpoint.properties.js'
import { EnvEndpoint } from './env/env-endpoint.js'
import { EnvEndpointProperties } from './env/env-endpoint.properties.js'
import { HeapdumpEndpoint } from './heapdump-endpoint.js'
import { HttpExchangesEndpoint } from './httpexchanges-endpoint.js'
import { InfoEndpoint } from './info/info-endpoint.js'
import { InfoProperties } from './info/info.properties.js'
import { LoggersEndpoint } from './loggers-endpoint.js'
import { MappingsEndpoint } from './mappings-endpoint.js'
import { MetricsEndpoint } from './metrics-endpoint.js'
import { PrometheusEndpoint } from './prometheus-endpoint.js'
import { PrometheusExportProperties } from './prometheus-endpoint.properties.js'
import { CircuitBreakersEndpoint } from './resilience/circuitbreakers-endpoint.js'
import {
  BulkheadEventsEndpoint,
  CircuitBreakerEventsEndpoint,
  RateLimiterEventsEndpoint,
  RetryEventsEndpoint,
  TimeLimiterEventsEndpoint,
} from './resilience/event-endpoints.js'
import {
  BulkheadsEndpoint,
  RateLimitersEndpoint,
  RetriesEndpoint,
  TimeLimitersEndpoint,
} from './resilience/instance-endpoints.js'
import { ResilienceAccess } from './resilience/resilience-access.js'
import { ScheduledTasksEndpoint } from './scheduled-tasks-endpoint.js'
import { ShutdownEndpoint } from './shutdown-endpoint.js'
import { StartupEndpoint } from './startup-endpoint.js'
import { ThreaddumpEndpoint } from './threaddump/threaddump-endpoint.js'
import { UiEndpoint } from '../ui/ui-endpoint.js'
import { UiProperties } from '../ui/ui.properties.js'

/** The endpoints of every application that has the actuator; exposure and access decide which of them answer. */
export const ENDPOINTS: readonly Type[] = [
  AnomaliesEndpoint,
  BeansEndpoint,
  BulkheadEventsEndpoint,
  BulkheadsEndpoint,
  CachesEndpoint,
  CircuitBreakerEventsEndpoint,
  CircuitBreakersEndpoint,
  ConditionsEndpoint,
  ConfigpropsEndpoint,
  EnvEndpoint,
  HeapdumpEndpoint,
  HttpExchangesEndpoint,
  InfoEndpoint,
  LoggersEndpoint,
  MappingsEndpoint,
  MetricsEndpoint,
  PrometheusEndpoint,
  RateLimiterEventsEndpoint,
  RateLimitersEndpoint,
  RetriesEndpoint,
  RetryEventsEndpoint,
  ScheduledTasksEndpoint,
  ShutdownEndpoint,
  StartupEndpoint,
  ThreaddumpEndpoint,
  TimeLimiterEventsEndpoint,
  TimeLimitersEndpoint,
  UiEndpoint,
]

/** What they are made of. The repository is an ExchangeObserver, so it is told of exchanges. */
export const ENDPOINT_COMPONENTS: readonly Provider[] = [
  ConfigpropsEndpointProperties,
  EnvEndpointProperties,
  HttpExchangesProperties,
  InfoProperties,
  PrometheusExportProperties,
  ResilienceAccess,
  HttpExchangeRepository,
  UiProperties,
]
