export { aspectDependencies, UNADVISED } from './aspects/aspect-metadata.js'
export {
  After,
  AfterReturning,
  AfterThrowing,
  Around,
  Aspect,
  Before,
  isAspect,
  type AspectOptions,
} from './aspects/aspect.decorators.js'
export {
  AspectCreationError,
  AspectTargetError,
  DuplicateAspectError,
  InvalidPointcutError,
  LateAspectError,
  NotAnAspectError,
  UnadvisableInstanceError,
} from './aspects/aspect.errors.js'
export { AspectOrder } from './aspects/aspect-order.js'
export { AspectRegistry } from './aspects/aspect-registry.js'
export { defineAspect, type AspectDecoration, type AspectDecorator } from './aspects/define-aspect.js'
export {
  annotated,
  bean,
  execution,
  not,
  Pointcut,
  within,
  type Annotation,
  type Candidate,
} from './aspects/pointcut.js'
export { unwoven, weave } from './aspects/weaver.js'
export type { Advice, AdvisedMethod, AspectContext, AspectDefinition, Invocation } from './aspects/aspect.js'
export {
  Component,
  componentFacts,
  DependsOn,
  Injectable,
  Lazy,
  Order,
  Primary,
  Qualifier,
  Repository,
  Scope,
  Service,
  type AnywhereDecorator,
  type ComponentDecorator,
  type ComponentOptions,
} from './container/component.decorators.js'
export {
  COMPONENT,
  COMPONENT_FACTORY,
  markComponent,
  type ComponentFactory,
  type ComponentMetadata,
  PROVISION,
  type Provision,
} from './container/component-metadata.js'
export {
  AmbiguousLookupError,
  CircularCreationError,
  OutsideRequestError,
  ProviderNotReadyError,
  RequestEndedError,
  RequestEndError,
  UnknownTokenError,
  UnproxyableError,
} from './container/container.errors.js'
export { declarationSite } from './container/declaration-site.js'
export {
  AmbiguousDependencyError,
  CircularDependencyError,
  DependencyGraphError,
  DependencyProblem,
  DuplicateProviderError,
  HiddenDependencyError,
  InvalidInjectionError,
  ScopeViolationError,
  UndecoratedClassError,
  UninjectableTypeError,
  UnresolvedDependencyError,
  type Place,
  type ProblemText,
} from './container/dependency.errors.js'
export { ForwardRef, forwardRef } from './container/forward-ref.js'
export {
  createInjectionDecorator,
  InjectionPoint,
  isOptionalParameter,
  type CustomInjection,
  type InjectionDecorator,
} from './container/injection.js'
export { Autowired, Inject, InjectAll, Optional, type Placement } from './container/injection.decorators.js'
export { ObjectProvider } from './container/object-provider.js'
export type {
  AliasProvider,
  ClassProvider,
  FactoryDependency,
  FactoryProvider,
  Provider,
  ValueProvider,
} from './container/provider.js'
export { RequestContext } from './container/request-context.js'
export { Resolver } from './container/resolver.js'
export { InjectionToken, tokenName, type Token } from './container/token.js'
export { USED_COMPONENTS, useComponents } from './container/used-components.js'
export { ARGUMENTS_VALIDATED } from './contracts/arguments-validated.js'
export { Environment, printOrigin, type PropertyOrigin } from './contracts/environment.js'
export { ApplicationAvailability, type ReadinessState } from './contracts/application-availability.js'
export { ApplicationShutdown } from './contracts/application-shutdown.js'
export { offerAutoConfiguration, offeredAutoConfigurations } from './contracts/area-auto-configurations.js'
export { contributeProviders } from './contracts/area-providers.js'
export {
  CompositeHealthContributor,
  HEALTH_STATUS_ORDER,
  HealthIndicator,
  worstStatus,
  type Health,
  type HealthContributor,
  type HealthStatus,
} from './contracts/health-indicator.js'
export { CacheCatalog, type CacheDescription } from './contracts/cache-catalog.js'
export { ScheduledTaskCatalog, type ScheduledTaskDescription } from './contracts/scheduled-task-catalog.js'
export { LOADED_AREAS } from './contracts/loaded-areas.js'
export { InjectLogger } from './contracts/inject-logger.js'
export {
  asFields,
  copyOfFields,
  FOR_PROGRAMS,
  joinFields,
  Logger,
  type LogFields,
} from './contracts/logger.js'
export {
  MeterRegistry,
  type Counter,
  type DistributionSummary,
  type Meter,
  type MeterOptions,
  type MeterTags,
  type Timer,
} from './contracts/meter-registry.js'
export { MeterBinder } from './contracts/meter-binder.js'
export { REQUEST_HANDLER } from './contracts/request-handler.js'
export { SIGNAL_PARAMETERS } from './contracts/signal-parameters.js'
export {
  Tracer,
  type RemoteParent,
  type Span,
  type SpanAttributes,
  type SpanIdentity,
  type SpanKind,
  type SpanLink,
  type SpanOptions,
} from './contracts/tracer.js'
export {
  ApplicationContext,
  type ApplicationContextOptions,
  type ProviderOverride,
} from './lifecycle/application-context.js'
export { PostConstruct, PreDestroy } from './lifecycle/lifecycle.decorators.js'
export {
  ComponentStartError,
  ContextClosedError,
  ShutdownError,
  type LifecycleFailure,
} from './lifecycle/lifecycle.errors.js'
export type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
  OnModuleDestroy,
  OnModuleInit,
} from './lifecycle/lifecycle-hooks.js'
export {
  STARTUP_STEPS,
  StartupTimeline,
  type StartupStep,
  type StartupTags,
  type StartupTimelineOptions,
} from './lifecycle/startup-timeline.js'
export { MetadataKey } from './metadata/metadata-key.js'
export {
  constructorParameterNames,
  declaredParameters,
  parameterNames,
  setOriginalFunction,
  type DeclaredParameter,
} from './metadata/parameter-names.js'
export { subclassOf } from './metadata/subclass-of.js'
export { constructorTypes, methodTypes, propertyType, returnType, type AnyClass } from './metadata/reflect.js'
export { ApplicationGraph, ComponentDescriptor, ModuleDescriptor } from './modules/application-graph.js'
export type { Condition, ConditionContext, ConditionOutcome } from './modules/condition.js'
export {
  Conditional,
  ConditionalOnBean,
  ConditionalOnClass,
  ConditionalOnMissingBean,
  ConditionalOnProperty,
  Profile,
  type PropertyConditionOptions,
} from './modules/condition.decorators.js'
export {
  AutoConfiguration,
  Bean,
  ComponentScan,
  Configuration,
  Global,
  Module,
  type AutoConfigurationOptions,
  type BeanOptions,
  type ComponentScanOptions,
  type DynamicModule,
  type ExportReference,
  type FileLoader,
  type ModuleOptions,
  type ModuleReference,
} from './modules/module.decorators.js'
export {
  InvalidExportError,
  InvalidImportError,
  InvalidProviderError,
  InvalidRootError,
  PromisedModuleError,
  ScanImportError,
  ScanPlaceError,
  UntypedBeanError,
} from './modules/module.errors.js'
export type { ModuleReplacements } from './modules/module-scanner.js'
export { describeEntry } from './modules/provider-reader.js'
