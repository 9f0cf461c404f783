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
  AspectTargetError,
  DuplicateAspectError,
  InvalidPointcutError,
  LateAspectError,
  NotAnAspectError,
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
export type { Scope } from './container/scope.js'
export { InjectionToken, tokenName, type Token } from './container/token.js'
export { Environment, type PropertyOrigin } from './contracts/environment.js'
export { Logger, type LogFields } from './contracts/logger.js'
export { MetadataKey } from './metadata/metadata-key.js'
export { constructorParameterNames, parameterNames } from './metadata/parameter-names.js'
export { constructorTypes, methodTypes, propertyType, returnType, type AnyClass } from './metadata/reflect.js'
