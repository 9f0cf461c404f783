import {
  defineAspect,
  type Advice,
  type AdvisedMethod,
  type AspectDecoration,
  type AspectDefinition,
  type Resolver,
  type Token,
} from '../../core/index.js'
import { ConfigurationCheck } from './configuration-check.js'
import { isAsynchronous, isGenerator, isSynchronous, promised } from './method-kind.js'
import { namesMethod } from '../fallback/compile-fallback.js'
import { fallbackAdvice } from '../fallback/fallback-advice.js'
import type { FallbackOption } from '../fallback/fallback.options.js'
import { signalParameters } from '../scope/signal-parameters.js'
import type { ManagedStrategy } from './resilience-strategy.js'
import {
  configOf,
  type InstanceConfig,
  type InstanceOptions,
  type StrategyRecipe,
} from './strategy-recipe.js'
import type { StrategyRegistry } from './strategy-registry.js'
import { SYSTEM_RUNTIME, type StrategyRuntime } from './strategy-runtime.js'
import { SynchronousMethodError } from './strategy.errors.js'

/** What a pattern's decorator takes besides the options of its instance. */
export interface AspectOptions {
  /** What the caller gets when the strategy refuses the call, or when the method fails within it. */
  readonly fallback?: FallbackOption
  /** Where it stands among the aspects of this method, in place of the pattern's own place in `AspectOrder`; lower is further out. */
  readonly order?: number
}

/**
 * A pattern's decorator, and with `of` its plain class: `@Bulkhead('inventory')`, `@Bulkhead({ maxConcurrentCalls: 5 })`,
 * `Bulkhead.of('inventory', { maxConcurrentCalls: 5 })`. Without a name the instance has the method's: `OrderService.place`.
 */
export interface StrategyDecorator<O extends InstanceOptions, A extends AspectOptions, S> {
  (name?: string, options?: O & A): AspectDecoration
  (options: O & A): AspectDecoration
  /** An instance of nobody's registry. @throws InvalidStrategyOptionsError */
  of(name: string, options?: O, runtime?: Partial<StrategyRuntime>): S
  /** What pointcuts and tools know the aspect by. */
  readonly aspect: AspectDefinition<never>
}

export interface StrategyAspect<
  O extends InstanceOptions,
  C extends InstanceConfig,
  S extends ManagedStrategy<C>,
  A extends AspectOptions,
> {
  /** As it is written: `Bulkhead`. */
  readonly decorator: string
  readonly order: number
  readonly recipe: StrategyRecipe<O, C, S>
  readonly registry: Token<StrategyRegistry<O, C, S>>
  /** Names of the decorator's options that are not the instance's, besides those of {@link AspectOptions}. */
  readonly aspectOptions?: readonly (keyof A & string)[]
  /** Why the method has to return a promise; `undefined` where it need not. */
  readonly waits?: (config: C) => string | undefined
  /** Whether it goes by how calls end, so that it can do nothing for a generator. Default false. */
  readonly seesOutcome?: boolean
  /** Whether the method is advised at all. Default: it is. */
  readonly isActive?: (strategy: S) => boolean
  /** How a call reaches the engine. Default: `strategy.apply(proceed)`. */
  readonly advise?: (strategy: S, options: A, method: AdvisedMethod) => Advice
}

/** What one use of a decorator says. */
interface Applied<T> {
  readonly name: string | undefined
  readonly all: T
  /** Whether it stands on the class. */
  readonly onClass: boolean
}

/** The one recipe of all decorators that stand for an instance in a registry. */
export function strategyAspect<
  O extends InstanceOptions,
  C extends InstanceConfig,
  S extends ManagedStrategy<C>,
  A extends AspectOptions = AspectOptions,
>(definition: StrategyAspect<O, C, S, A>): StrategyDecorator<O, A, S> {
  const { recipe, registry } = definition
  const aspect = defineAspect<Applied<O & A>>({
    name: recipe.pattern,
    order: ({ all }) => all.order ?? definition.order,
    inject: [registry],
    create: ({ name, all, onClass }, { container, method }) => {
      if (onClass && all.fallback !== undefined && namesMethod(all.fallback, method.name)) return undefined
      const [options, aspectOptions] = split(all, ['fallback', 'order', ...(definition.aspectOptions ?? [])])
      const strategy = asking(container, () =>
        container.resolve(registry).get(name ?? method.id, options as O, method.id),
      )
      const reason =
        definition.seesOutcome === true && isGenerator(method)
          ? 'a call of a generator is over before anything of it runs'
          : definition.waits?.(strategy.config)
      if (reason !== undefined && isSynchronous(method)) {
        throw new SynchronousMethodError(method.id, `@${definition.decorator}`, reason, isGenerator(method))
      }
      if (definition.isActive?.(strategy) === false) return undefined
      const advice =
        definition.advise?.(strategy, aspectOptions as A, method) ??
        ((_invocation, proceed) => strategy.apply(proceed))
      const whole = all.fallback === undefined ? advice : within(fallbackAdvice(all.fallback, method), advice)
      return isAsynchronous(method) ? promised(whole) : whole
    },
  })
  const decorator = (first?: string | (O & A), second?: O & A): AspectDecoration => {
    const [name, all] = typeof first === 'string' ? [first, second] : [undefined, first]
    return (target, member, descriptor) => {
      const applied = { name, all: all ?? ({} as O & A), onClass: member === undefined }
      aspect(applied)(target, member, descriptor)
      signalParameters(target, member, descriptor)
    }
  }
  const of = (name: string, options?: O, runtime: Partial<StrategyRuntime> = {}): S =>
    recipe.create(name, configOf(recipe, name, options === undefined ? [] : [options]), {
      ...SYSTEM_RUNTIME,
      ...runtime,
    })
  return Object.assign(decorator, { of, aspect: aspect.aspect })
}

/** Where an instance can not be made for its options, everything else that is wrong in the configuration is told with it. */
function asking<S>(container: Resolver, get: () => S): S {
  try {
    return get()
  } catch (error) {
    throw container.resolveOptional(ConfigurationCheck)?.withOthers(error) ?? error
  }
}

/** The advice `outer` around the advice `inner`. */
function within(outer: Advice, inner: Advice): Advice {
  return (invocation, proceed) => outer(invocation, () => inner(invocation, proceed))
}

function split<T extends object>(all: T, names: readonly string[]): [rest: object, named: object] {
  const entries = Object.entries(all)
  return [
    Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
    Object.fromEntries(entries.filter(([name]) => names.includes(name))),
  ]
}
