import { AspectOrder, defineAspect, type AspectDecoration, type AspectDefinition } from '../../core/index.js'
import { isAsynchronous, promised } from '../strategy/method-kind.js'
import { SYSTEM_RUNTIME, type StrategyRuntime } from '../strategy/strategy-runtime.js'
import { namesMethod } from './compile-fallback.js'
import { adviceOf } from './fallback-advice.js'
import { FallbackRegistry } from './fallback-registry.js'
import { FALLBACK_DEFAULTS, type FallbackOption } from './fallback.options.js'
import { FallbackStrategy } from './fallback-strategy.js'

export interface FallbackAspectOptions {
  /** How many of its last events are kept. Default 100. */
  readonly eventConsumerBufferSize?: number
  /** Where it stands among the aspects of this method. Default `AspectOrder.FALLBACK`: around all that may refuse or repeat the call. */
  readonly order?: number
}

/** A fallback made by hand: `Fallback.of('inventory', () => [])`. */
export type Fallback = FallbackStrategy

/** `@Fallback` and `Fallback.of`. */
export interface FallbackDecorator {
  (fallback: FallbackOption, options?: FallbackAspectOptions): AspectDecoration
  /** One that stands on no method: its rules have functions and values. @throws InvalidFallbackError */
  of(name: string, fallback: FallbackOption, runtime?: Partial<StrategyRuntime>): FallbackStrategy
  /** What pointcuts and tools know the aspect by. */
  readonly aspect: AspectDefinition<never>
}

interface Applied extends FallbackAspectOptions {
  readonly fallback: FallbackOption
  /** Whether it stands on the class. */
  readonly onClass: boolean
}

const aspect = defineAspect<Applied>({
  name: 'fallback',
  order: ({ order }) => order ?? AspectOrder.FALLBACK,
  inject: [FallbackRegistry],
  create: ({ order: _order, onClass, ...config }, { container, method }) => {
    if (onClass && namesMethod(config.fallback, method.name)) return undefined
    const fallback = container.resolve(FallbackRegistry).add(method, { ...FALLBACK_DEFAULTS, ...config })
    const advice = adviceOf(fallback)
    return isAsynchronous(method) ? promised(advice) : advice
  },
})

const decorator =
  (fallback: FallbackOption, options: FallbackAspectOptions = {}): AspectDecoration =>
  (target, member, descriptor) =>
    aspect({ ...options, fallback, onClass: member === undefined })(target, member, descriptor)

const of = (
  name: string,
  fallback: FallbackOption,
  runtime: Partial<StrategyRuntime> = {},
): FallbackStrategy =>
  new FallbackStrategy({ id: name }, { ...FALLBACK_DEFAULTS, fallback }, { ...SYSTEM_RUNTIME, ...runtime })

/**
 * Answers in place of the method when it fails, retries and all: by another method of the class, a function or a value, for all errors or
 * by their class. Of several rules the one for the most specific class runs. Other patterns' decorators take the same as `fallback`.
 *
 * @throws InvalidFallbackError at boot, for a method that is not there
 * @example
 * \@Fallback([{ for: CallNotPermittedError, method: 'cached' }, { for: TimeLimitExceededError, value: [] }])
 * async products(): Promise<Product[]> { ... }
 * cached(error: CallNotPermittedError): Product[] { ... }
 */
export const Fallback: FallbackDecorator = Object.assign(decorator, { of, aspect: aspect.aspect })
