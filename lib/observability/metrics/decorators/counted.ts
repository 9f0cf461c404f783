import {
  AspectOrder,
  defineAspect,
  MeterRegistry,
  type AspectDecoration,
  type AspectDefinition,
  type Counter,
  type MeterTags,
} from '../../../core/index.js'
import { DECORATOR_METERS } from '../metric-names.js'
import { givenName, measuredCalls, NO_EXCEPTION } from './measured-calls.js'

export interface CountedOptions {
  /** Of the counter. Default `method.counted`, also where it is empty. */
  readonly name?: string
  /** One sentence for who reads the metric. */
  readonly description?: string
  /** Besides `class`, `method`, `result` and `exception`. */
  readonly extraTags?: MeterTags
  /** Whether only calls that fail are counted. Default false. */
  readonly recordFailuresOnly?: boolean
}

const counted = defineAspect<CountedOptions>({
  name: 'counted',
  order: AspectOrder.METRICS,
  inject: [{ token: MeterRegistry, optional: true }],
  create: (options, { container, method }) => {
    const meters = container.resolveOptional(MeterRegistry)
    if (meters === undefined) return undefined
    const { extraTags, recordFailuresOnly = false } = options
    const name = givenName(options)
    const description =
      options.description ?? (name === undefined ? DECORATOR_METERS.counted.description : undefined)
    const counters = new Map<string, Counter>()
    const counterOf = (exception: string): Counter => {
      let counter = counters.get(exception)
      if (counter === undefined) {
        const result = exception === NO_EXCEPTION ? 'success' : 'failure'
        const tags = {
          class: method.target.name,
          method: String(method.name),
          result,
          exception,
          ...extraTags,
        }
        counter = meters.counter(name ?? DECORATOR_METERS.counted.name, {
          tags,
          ...(description !== undefined && { description }),
        })
        counters.set(exception, counter)
      }
      return counter
    }
    // It is there before the first call, so that a rate can be computed from it.
    const succeeded = recordFailuresOnly ? undefined : counterOf(NO_EXCEPTION)
    return measuredCalls(method, {
      started: () => 0,
      ended: (_started, exception) => {
        const counter = exception === NO_EXCEPTION ? succeeded : counterOf(exception)
        counter?.increment()
      },
    })
  },
})

/** `@Counted()`, `@Counted('name')`, `@Counted('name', { recordFailuresOnly: true })`, `@Counted({ extraTags })`. */
export interface CountedDecorator {
  (name: string, options?: Omit<CountedOptions, 'name'>): AspectDecoration
  (options?: CountedOptions): AspectDecoration
  /** What pointcuts and tools know the aspect by. */
  readonly aspect: AspectDefinition<CountedOptions>
}

/**
 * Counts the calls of a method, or of all public methods of a class, by how they end: Micrometer's `@Counted`. The counter is
 * `method.counted` unless it is named, with the tags `class`, `method`, `result` (`success`, `failure`) and `exception`. A call is counted
 * when it ends: a promise when it settles. In an application without a MeterRegistry the method is left as it is.
 *
 * @example
 * \@Counted('orders.rejected', { recordFailuresOnly: true })
 * check(order: Order): void { ... }
 */
export const Counted: CountedDecorator = Object.assign(
  (first?: string | CountedOptions, second?: Omit<CountedOptions, 'name'>) =>
    counted(typeof first === 'string' ? { ...second, name: first } : first),
  { aspect: counted.aspect },
)
