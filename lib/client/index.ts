export { ConsistentHashBalancer } from './balancing/algorithms/consistent-hash-balancer.js'
export { LeastConnectionsBalancer } from './balancing/algorithms/least-connections-balancer.js'
export { PowerOfTwoChoicesBalancer } from './balancing/algorithms/power-of-two-choices-balancer.js'
export { RandomBalancer } from './balancing/algorithms/random-balancer.js'
export { RoundRobinBalancer } from './balancing/algorithms/round-robin-balancer.js'
export { WeightedRoundRobinBalancer } from './balancing/algorithms/weighted-round-robin-balancer.js'
export type { InstanceOutcome } from './balancing/instance-outcome.js'
export type { HealthCheckOptions, HealthCheckType } from './balancing/health/health-check.options.js'
export type { HealthProbe } from './balancing/health/health-probe.js'
export type { BalancedCall } from './balancing/instances/balanced-call.js'
export type { BalancedInstance } from './balancing/instances/balanced-instance.js'
export {
  BalancedService,
  type BalancedServiceRuntime,
  type CallPlacement,
  type ServiceCounts,
} from './balancing/instances/balanced-service.js'
export { LoadBalancerInterceptor } from './balancing/interceptor/load-balancer-interceptor.js'
export type { Candidate, LoadBalancer } from './balancing/load-balancer.js'
export { loadBalancerConfig } from './balancing/load-balancer-config.js'
export {
  HealthCheckFailedError,
  InvalidBalancedUrlError,
  InvalidLoadBalancerOptionsError,
  NoInstanceAvailableError,
} from './balancing/load-balancer.errors.js'
export type { EjectionReason, LoadBalancerEvent } from './balancing/load-balancer.events.js'
export {
  LOAD_BALANCER_OPTIONS,
  LoadBalancerModule,
  type LoadBalancerModuleOptions,
} from './balancing/load-balancer.module.js'
export type {
  LoadBalancerAlgorithm,
  LoadBalancerConfig,
  LoadBalancerOptions,
} from './balancing/load-balancer.options.js'
export {
  HealthCheckProperties,
  LoadBalancerProperties,
  OutlierEjectionProperties,
} from './balancing/load-balancer.properties.js'
export type { OutlierEjectionOptions } from './balancing/outlier/outlier-ejection.options.js'
export { LoadBalancerHealthIndicator } from './balancing/registry/load-balancer-health-indicator.js'
export {
  LoadBalancerRegistry,
  type CallRequest,
  type LoadBalancerRegistryOptions,
} from './balancing/registry/load-balancer-registry.js'
export { DiscoveryClient, type InstancesListener, type WatchOptions } from './discovery/discovery-client.js'
export {
  DiscoveryClosedError,
  DiscoveryError,
  InvalidDiscoveryOptionsError,
  InvalidServiceNameError,
  RegistrationUnsupportedError,
  RegistryResponseError,
  RegistryTimeoutError,
  type DiscoveryFailure,
} from './discovery/discovery.errors.js'
export { DISCOVERY_OPTIONS, DiscoveryModule } from './discovery/discovery.module.js'
export {
  DISCOVERY_DRIVERS,
  type ConsulDiscoveryOptions,
  type DiscoveryDriverName,
  type DiscoveryOptions,
  type DnsDiscoveryOptions,
  type EtcdDiscoveryOptions,
  type KubernetesDiscoveryOptions,
  type NacosDiscoveryOptions,
  type RegistrationOptions,
  type RegistryTlsOptions,
  type StaticDiscoveryOptions,
  type StaticInstanceOptions,
} from './discovery/discovery.options.js'
export { DiscoveryProperties } from './discovery/discovery.properties.js'
export { systemRuntime, type DiscoveryRuntime } from './discovery/discovery-runtime.js'
export { openDiscovery, openRegistry } from './discovery/open-discovery.js'
export { ServiceInstances } from './discovery/service-instances.js'
export type { ServiceInstance } from './discovery/service-instance.js'
export { ServiceRegistry } from './discovery/service-registry.js'
export { ClientModule, type ExchangeClientOptions } from './client.module.js'
export { CLIENT_INTERCEPTOR, CLIENT_OPTIONS, type ClientModuleOptions } from './client-providers.js'
export type { ClientOptions } from './config/client.options.js'
export { ClientInstanceProperties, ClientTlsProperties } from './config/client.properties.js'
export {
  ConflictingClientError,
  InvalidClientOptionsError,
  UnreadableCertificateError,
} from './config/config.errors.js'
export { createExchange, type ExchangeProxy, type PlainClientOptions } from './create-exchange.js'
export type { ClientCall, ResponseReader } from './engine/client-call.js'
export { HttpClient, type CallStrategies, type CallStrategy } from './engine/http-client.js'
export { isServiceFailure, isTransient } from './engine/transient.js'
export { ClientResponseException } from './errors/client-response-exception.js'
export {
  HttpClientBadRequest,
  HttpClientConflict,
  HttpClientErrorException,
  HttpClientForbidden,
  HttpClientGone,
  HttpClientLocked,
  HttpClientMethodNotAllowed,
  HttpClientNotAcceptable,
  HttpClientNotFound,
  HttpClientPayloadTooLarge,
  HttpClientPaymentRequired,
  HttpClientPreconditionFailed,
  HttpClientPreconditionRequired,
  HttpClientRequestTimeout,
  HttpClientTooEarly,
  HttpClientTooManyRequests,
  HttpClientUnauthorized,
  HttpClientUnprocessableEntity,
  HttpClientUnsupportedMediaType,
  HttpServerBadGateway,
  HttpServerErrorException,
  HttpServerGatewayTimeout,
  HttpServerInternalServerError,
  HttpServerNotImplemented,
  HttpServerServiceUnavailable,
  UnexpectedStatusException,
} from './errors/client-response.errors.js'
export { exchange } from './exchange/exchange.js'
export {
  DeleteExchange,
  GetExchange,
  HeadExchange,
  HttpExchange,
  Idempotent,
  OptionsExchange,
  PatchExchange,
  PostExchange,
  PutExchange,
  ReturnsEntity,
  ReturnsNothing,
  type ExchangeDecorator,
  type ExchangeMethodOptions,
  type ExchangeOptions,
  type ExchangeTypeOptions,
} from './exchange/exchange.decorators.js'
export {
  ExchangeNotImplementedError,
  InvalidArgumentValueError,
  InvalidExchangeError,
  InvalidExchangesError,
  UnimplementedExchangeError,
} from './exchange/exchange.errors.js'
export { HttpClients } from './http-clients.js'
export { basicAuthentication, bearerAuthentication } from './interceptors/authentication.js'
export { withHeader } from './interceptors/header-interceptor.js'
export { requestId, type RequestIdOptions } from './interceptors/request-id.js'
export type { ClientResilienceOptions, ResilienceChoice } from './resilience/client-resilience.js'
export { RestClient } from './rest/rest-client.js'
export { RestRequest } from './rest/rest-request.js'
export { RestResponse, type ResultOf } from './rest/rest-response.js'
export type { RestBody } from './rest/rest-body.js'
export { EventStreamParser, type ParsedEvent } from './result/event-stream-parser.js'
export type { ReconnectOptions } from './result/event-source.js'
export {
  ResponseValidationError,
  UnknownResultTypeError,
  UnreadableResponseError,
  type ResponseFinding,
} from './result/result.errors.js'
export { ClientException, type FailedRequest } from './transport/client-exception.js'
export { headerOf, type ClientHeaders } from './transport/client-headers.js'
export type { ClientInterceptor, SendRequest } from './transport/client-interceptor.js'
export type { ClientBody, ClientRequest } from './transport/client-request.js'
export type { ClientResponse } from './transport/client-response.js'
export { HttpTransport } from './transport/http-transport.js'
export {
  ClientClosedError,
  ClientConnectionError,
  ClientTimeoutError,
  InvalidClientRequestError,
  InvalidResponseError,
  NoLoadBalancerError,
  ResponseConsumedError,
  ResponseTooLargeError,
  TooManyRedirectsError,
  UnusableUrlError,
  type ConnectionFailure,
  type TimeoutPhase,
} from './transport/transport.errors.js'
export type { TlsOptions } from './transport/transport.options.js'
